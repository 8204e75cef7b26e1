package dev.lockstep.suite;

/** What the two sides of a check are to each other, which tells whether equal bits may be believed. */
public enum SidesRelation {
    /** One file, one run or one spec: whatever they agree on says nothing. */
    SAME,
    /** Backprop runs by two different frameworks, whose losses rounding cannot leave equal throughout. */
    DIFFERENT_FRAMEWORKS,
    /** Anything else, such as schedules, versions or devices of one framework: they may well be equal. */
    MAY_AGREE
}
