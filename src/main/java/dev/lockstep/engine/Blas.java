package dev.lockstep.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;

/** The OpenBLAS that is loaded: which it is, and how fast. */
final class Blas {
    private static final String KERNELS = "gotoblas_";
    private static final List<String> NAMES = List.of(
            "SapphireRapids",
            "Cooperlake",
            "SkylakeX",
            "Zen",
            "Haswell",
            "Excavator",
            "Steamroller",
            "Piledriver",
            "Bulldozer",
            "Sandybridge",
            "Nehalem",
            "Barcelona",
            "Core2",
            "Prescott");
    private static final Set<String> WIDE = Set.of("SapphireRapids", "Cooperlake", "SkylakeX", "unknown");
    /** Names the kernels to OpenBLAS. Where it is set, it often is so for the sake of an old build. */
    private static final String INHERITED = "OPENBLAS_CORETYPE";
    /** Names them to Lockstep's launchers, which then set the other: a choice on purpose. */
    private static final String CHOSEN = "LOCKSTEP_CORETYPE";

    private static final ReadWriteLock USERS = new ReentrantReadWriteLock();

    private static final int SIDE = 512;
    private static final int WARM_UPS = 20;
    private static final int TIMED = 5;

    static {
        // JavaCPP would bound memory outside the heap by the heap's limit, and collect garbage to get under it: a run's
        // size is known, and freed when it ends.
        setUnlessGiven("org.bytedeco.javacpp.maxbytes", "0");
        setUnlessGiven("org.bytedeco.javacpp.maxphysicalbytes", "0");
        // Whoever asks for the kernels' name looks into the library, which must be there by then.
        load();
    }

    private Blas() {}

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * Loads OpenBLAS, and has it compute in the caller's thread: bits must not depend on the number of cores. Said before each
     * run, as whatever else in this JVM uses OpenBLAS may say otherwise: ND4J does when it starts.
     */
    static void load() {
        openblas.blas_set_num_threads(1);
    }

    /**
     * Runs what multiplies matrices, beside others that do.
     *
     * @throws CancellationException if the thread is interrupted while what runs {@link #alone} holds it up
     */
    static void computing(Runnable run) {
        holding(USERS.readLock(), run);
    }

    /**
     * Runs what changes OpenBLAS's threads for the whole process, as ND4J does when it starts: nobody multiplies meanwhile, since
     * a product's bits depend on the threads that share it.
     *
     * @throws CancellationException as {@link #computing} does
     */
    static void alone(Runnable run) {
        holding(USERS.writeLock(), run);
    }

    private static void holding(Lock lock, Runnable run) {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted before it began");
        }
        try {
            load();
            run.run();
        } finally {
            lock.unlock();
        }
    }

    /** The kernels' name, as OPENBLAS_CORETYPE has it; "unknown" on other processors than x86. */
    static String kernel() {
        // No call tells it that JavaCPP has mapped, but the library's table of kernels is one of these.
        Pointer table = Loader.addressof("gotoblas");
        if (table == null) {
            return "unknown";
        }
        long chosen = new PointerPointer<>(table).get().address();
        return NAMES.stream().filter(name -> isTable(name, chosen)).findFirst().orElse("unknown");
    }

    private static boolean isTable(String name, long address) {
        Pointer table = Loader.addressof(KERNELS + name.toUpperCase(Locale.ROOT));
        return table != null && table.address() == address;
    }

    /** What the processor can do that the kernels do not use; empty if nothing, or if the kernels were chosen on purpose. */
    static Optional<String> neglect() {
        return Neglect.FOUND;
    }

    /** Looked for once, when it is asked for. */
    private static final class Neglect {
        private static final Optional<String> FOUND = find();

        private static Optional<String> find() {
            String kernel = kernel();
            String inherited = System.getenv().getOrDefault(INHERITED, "");
            String chosen = System.getenv().getOrDefault(CHOSEN, "");
            if (WIDE.contains(kernel) || !hasAvx512() || (!chosen.isEmpty() && chosen.equals(inherited))) {
                return Optional.empty();
            }
            String cause = inherited.isEmpty() ? "" : " (" + INHERITED + "=" + inherited + " is set)";
            return Optional.of(String.format(
                    Locale.ROOT,
                    "OpenBLAS uses its %s kernels on a processor with AVX-512%s: matrix products run at %.0f GF/s a"
                            + " core, where its own choice may be twice as fast",
                    kernel,
                    cause,
                    gigaflops()));
        }
    }

    private static boolean hasAvx512() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo")).contains(" avx512f ");
        } catch (IOException e) {
            // Not Linux: nothing is known, so nothing is said.
            return false;
        }
    }

    /** Billions of floating-point operations a second, of a float32 product on one core. Takes some 30 ms. */
    static double gigaflops() {
        load();
        PointerScope memory = new PointerScope();
        try {
            FloatPointer a = new FloatPointer(SIDE * SIDE).zero();
            FloatPointer b = new FloatPointer(SIDE * SIDE).zero();
            FloatPointer c = new FloatPointer(SIDE * SIDE).zero();
            long fastest = Long.MAX_VALUE;
            for (int i = 0; i < WARM_UPS + TIMED; i++) {
                fastest = Math.min(fastest, nanosOfProduct(a, b, c));
            }
            return 2.0 * SIDE * SIDE * SIDE / fastest;
        } finally {
            memory.close();
        }
    }

    private static long nanosOfProduct(FloatPointer a, FloatPointer b, FloatPointer c) {
        long start = System.nanoTime();
        openblas.cblas_sgemm(
                openblas.CblasRowMajor,
                openblas.CblasNoTrans,
                openblas.CblasNoTrans,
                SIDE,
                SIDE,
                SIDE,
                1,
                a,
                SIDE,
                b,
                SIDE,
                0,
                c,
                SIDE);
        return System.nanoTime() - start;
    }
}
