package dev.lockstep.run;

/** Wall time since it was made. */
final class Stopwatch {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final long startNanos = System.nanoTime();

    long elapsedMillis() {
        return (System.nanoTime() - startNanos) / NANOS_A_MILLI;
    }
}
