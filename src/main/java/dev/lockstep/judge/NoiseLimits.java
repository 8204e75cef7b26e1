package dev.lockstep.judge;

/**
 * Where noise ends, set on null pairs: engine against torch, paddle and hf in their own dialects, at tiny, nano and mini, over subsets
 * of four seeds. Of these D was at most 1.41 and |b| at most 0.52, while paddle against torch, which differ truly, had |b| from 0.72 to
 * 1.94 at tiny and 5.75 at mini.
 */
final class NoiseLimits {
    /** D of a pair that differs by rounding alone is at most this. */
    static final double NULL_D = 1.45;

    /** So is the absolute value of its b. */
    static final double NULL_B = 0.6;

    /** A side's error to the float64 run in units of its own sigma that float32 explains; torch float32 has 1.7 to 2.5. */
    static final double EXPLAINED = 4;

    /** A side is blamed if its error is so many times the other's. */
    static final double BLAMED = 3;

    /** How often a suite whose sides only rounding tells apart may be said to drift. */
    static final double FALSE_ALARMS = 0.01;

    /** Losses below are held against the float32 spacing here. */
    static final double LEAST_VALUE = 0.6;

    private NoiseLimits() {}
}
