package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * What no engine that computes an iteration by these products on this core could be faster than: the products at the speed of
 * the fastest product that was measured, plus the bytes that have to pass through memory at the speed of a copy.
 *
 * <p>The bytes are those of each parameter that is updated, its value and two moments read and written once, and of what the
 * forward pass keeps for the backward pass, written once and read once.
 *
 * @param operations of the products of an iteration
 * @param bytes that an iteration reads and writes
 * @param gigaflops billions of operations a second of a product of 512 by 512 by 512
 * @param gigabytes billions of bytes a second, read and written, of the copy
 */
public record IterationLimit(double operations, double bytes, double gigaflops, double gigabytes) {
    private static final long LARGEST = 1L << 27;
    private static final int COPIES = 20;
    private static final int STATE_ACCESSES = 6;
    private static final int ACTIVATION_ACCESSES = 2;
    private static final int STATES = 3;

    /**
     * Measures on this core; takes a second, and an iteration.
     *
     * @param spec float32, by Adam or its kin
     */
    public static IterationLimit of(BackpropSpec spec) {
        Blas.load();
        int longest = Math.max(
                3 * spec.model().hidden(),
                Math.max(spec.model().intermediate(), spec.model().maxPosition()));
        try (TimedArithmetic math = new TimedArithmetic(longest);
                Training training = new Training(spec, Inputs.none(), math, EngineProfile.nobody())) {
            training.run();
            double iterations = spec.iterations();
            double operations = math.products().entrySet().stream()
                    .mapToDouble(entry -> (double) entry.getKey().operations()
                            * entry.getValue().calls())
                    .sum();
            double updated = math.updated() / iterations;
            double kept = math.allocatedElements() - STATES * updated;
            double bytes = Float.BYTES * (STATE_ACCESSES * updated + ACTIVATION_ACCESSES * kept);
            return new IterationLimit(
                    operations / iterations,
                    bytes,
                    Blas.gigaflops(),
                    copyGigabytes(math.allocatedElements() * Float.BYTES));
        }
    }

    /** Seconds of an iteration. */
    public double seconds() {
        return operations / (gigaflops * 1e9) + bytes / (gigabytes * 1e9);
    }

    /** @param footprint bytes from and to which it copies, in all */
    private static double copyGigabytes(long footprint) {
        long copied = Math.min(footprint / 2, LARGEST);
        PointerScope memory = new PointerScope();
        try {
            BytePointer from = new BytePointer(copied).fill(1);
            BytePointer to = new BytePointer(copied).zero();
            long fastest = Long.MAX_VALUE;
            for (int i = 0; i < COPIES; i++) {
                long start = System.nanoTime();
                Pointer.memcpy(to, from, copied);
                fastest = Math.min(fastest, System.nanoTime() - start);
            }
            return 2.0 * copied / fastest;
        } finally {
            memory.close();
        }
    }
}
