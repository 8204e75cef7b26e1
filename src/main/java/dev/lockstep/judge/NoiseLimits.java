package dev.lockstep.judge;

/**
 * Where noise ends, set on null pairs: pairs that only rounding tells apart, the engine against torch, paddle and hf in their own
 * dialects, over subsets of four seeds, beside floors of eight replicas of two of them (docs/noise.md has the table and the command).
 * Of these D was at most 1.46 and |b| at most 0.55; over all seeds at most 1.32 and 0.16. Paddle against torch, which differ truly, has
 * |b| of 1.4 at tiny and 5.8 at mini.
 */
public final class NoiseLimits {
    /** D of a pair that differs by rounding alone is at most this. */
    static final double NULL_D = 1.5;

    /**
     * D of a tensor is at most this: replicas leave the probabilities alone, whose rounding goes into every gradient. Engine against
     * torch, nano and tiny, one to sixteen seeds: at most 3.8 (a pooler's bias), and 2.6 of all others.
     */
    static final double NULL_TENSOR_D = 4;

    /** So is the absolute value of its b. */
    static final double NULL_B = 0.6;

    /**
     * D of a key of a run against itself, its sums in another order, is at most this. Of eight clean sides in float32 (seven kinds of the
     * engine's, ND4J), each under its invariances in a hundred checks of one seed, the largest of some 39,000 keys was 4.6, and 3.5 of
     * all others ({@code CleanSidesTest}); faults have thousands.
     */
    static final double INVARIANT_D = 6;

    /** A side's error to the float64 run in units of its own sigma that float32 explains; torch float32 has 1.7 to 2.5. */
    static final double EXPLAINED = 4;

    /** A side is blamed if its error is so many times the other's. */
    static final double BLAMED = 3;

    /** How often a suite whose sides only rounding tells apart may be said to drift. */
    static final double FALSE_ALARMS = 0.01;

    /**
     * How unlikely null pairs must be to be so far apart for a check to be worth more seeds. Chance alone leaves one check in ten there at most;
     * a single seed says little: of null pairs of one seed one in ten has D or b beyond the two limits above.
     */
    static final double WORTH_MORE_SEEDS = 0.1;

    /** Losses below are held against the float32 spacing here. */
    public static final double LEAST_VALUE = 0.6;

    private NoiseLimits() {}
}
