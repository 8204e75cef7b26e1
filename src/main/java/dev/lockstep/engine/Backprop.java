package dev.lockstep.engine;

import dev.lockstep.engine.nd4j.Nd4jVersion;
import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import dev.lockstep.engine.spec.MatmulPrecision;
import dev.lockstep.engine.spec.RunFields;
import java.util.Optional;
import org.bytedeco.openblas.global.openblas;

/** The engine's door: trains a BERT classifier as a spec says. */
public final class Backprop {
    private Backprop() {}

    /**
     * Runs a spec. The same spec gives the same bits on one BLAS kernel.
     *
     * @param inputs what the spec reads from files
     * @param threads cores for this run; a run of its own on each core is faster than one run on many, and one by ND4J takes one
     * @param observer called in this thread, in the order of iterations
     * @throws dev.lockstep.schedule.BadFieldException if a file does not fit the spec
     * @throws IllegalStateException if ND4J is to run it, and is not on the class path
     */
    public static void run(BackpropSpec spec, Inputs inputs, int threads, Observer observer) {
        if (spec.backend() == Backend.ND4J) {
            Blas.alone(Nd4jClassifier::load);
        }
        Blas.computing(() -> {
            try (WorkerThreads team = new WorkerThreads(threads(spec, threads));
                    Arithmetic math = arithmetic(spec, team);
                    Training training = new Training(spec, inputs, math, observer)) {
                training.run();
            }
        });
    }

    private static int threads(BackpropSpec spec, int threads) {
        return Invariance.is(spec.invariance(), Kind.THREADS)
                ? (int) spec.invariance().value()
                : threads;
    }

    /** ND4J's version, such as {@code 1.0.0-M2.1}, without loading it. */
    public static String nd4jVersion() {
        return Nd4jVersion.TEXT;
    }

    /** The matrix library and the kernels that it chose for this processor, such as {@code OpenBLAS 0.3.30 SkylakeX}. */
    public static String blasKernel() {
        return openblas.OPENBLAS_VERSION.strip() + " " + Blas.kernel();
    }

    /**
     * A warning for the user if the matrix library does not use what the processor has, as when OPENBLAS_CORETYPE was inherited
     * for the sake of an old build; empty if all is well.
     */
    public static Optional<String> kernelWarning() {
        return Blas.neglect();
    }

    private static Arithmetic arithmetic(BackpropSpec spec, WorkerThreads team) {
        int widest = Math.max(3 * spec.model().hidden(), spec.model().intermediate());
        int longest = Math.max(widest, spec.model().maxPosition());
        return switch (spec.precision()) {
            case FLOAT32 -> single(spec.run().get(RunFields.MATMUL), team, longest);
            case FLOAT64 -> new DoubleArithmetic(team, longest);
            case BFLOAT16 -> new Bfloat16Arithmetic(longest);
        };
    }

    private static Arithmetic single(MatmulPrecision matmul, WorkerThreads team, int longest) {
        return matmul == MatmulPrecision.FLOAT32
                ? new FloatArithmetic(team, longest)
                : new RoundedProducts(matmul.fractionBits(), longest);
    }
}
