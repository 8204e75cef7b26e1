package dev.lockstep.engine.nd4j;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J as it is loaded: one thread a case. */
final class Library {
    static {
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        // It has just set OpenBLAS's threads to all cores.
        openblas.blas_set_num_threads(1);
    }

    private Library() {}

    /** SameDiff 1.0.0-M2.1 prints a line to standard output for each operation that it differentiates. */
    private static final class WithoutProgress extends PrintStream {
        private static final String PROGRESS = "Added differentiated op ";

        WithoutProgress(PrintStream out) {
            super(out, true, StandardCharsets.UTF_8);
        }

        @Override
        public void println(String line) {
            if (line == null || !line.startsWith(PROGRESS)) {
                super.println(line);
            }
        }
    }

    /** Loads it, some two seconds the first time, and silences it: standard output may be another stream than at the last run. */
    static synchronized void load() {
        if (!(System.out instanceof WithoutProgress)) {
            System.setOut(new WithoutProgress(System.out));
        }
    }
}
