package dev.lockstep.engine;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;

/** The engine's door: trains a BERT classifier as a spec says. */
public final class Backprop {
    private Backprop() {}

    /**
     * Runs a spec. The same spec gives the same bits on one BLAS kernel.
     *
     * @param inputs what the spec reads from files
     * @param threads cores for this run; a run of its own on each core is faster than one run on many
     * @param observer called in this thread, in the order of iterations
     * @throws dev.lockstep.schedule.BadFieldException if a file does not fit the spec
     */
    public static void run(BackpropSpec spec, Inputs inputs, int threads, Observer observer) {
        openblas.blas_set_num_threads(threads);
        PointerScope memory = new PointerScope();
        try {
            new Training(spec, inputs, arithmetic(spec), observer).run();
        } finally {
            memory.close();
        }
    }

    private static Arithmetic arithmetic(BackpropSpec spec) {
        int widest = Math.max(3 * spec.model().hidden(), spec.model().intermediate());
        int longest = Math.max(widest, spec.model().maxPosition());
        return spec.precision() == Precision.FLOAT64 ? new DoubleArithmetic(longest) : new FloatArithmetic(longest);
    }

    /** The library that multiplies matrices. */
    public static String blasKernel() {
        return "OpenBLAS " + openblas.OPENBLAS_VERSION.replace("OpenBLAS", "").strip();
    }
}
