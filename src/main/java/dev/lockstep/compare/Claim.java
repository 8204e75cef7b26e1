package dev.lockstep.compare;

/** What the two sides of a check are said to be, which tells whether equal bits may be believed. */
public enum Claim {
    /** One file, one run or one spec: whatever they agree on says nothing. */
    ONE_THING,
    /** Backprop runs by two different frameworks, whose losses rounding cannot leave equal throughout. */
    TWO_FRAMEWORKS,
    /** Schedules, versions or devices of one framework: equal bits are what is hoped for. */
    MAY_BE_EQUAL
}
