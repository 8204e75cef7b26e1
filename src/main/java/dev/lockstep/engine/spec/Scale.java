package dev.lockstep.engine.spec;

/** The scale on which a number is searched. */
public enum Scale {
    /** By equal steps. */
    LINEAR,
    /** By equal factors. */
    LOG,
    /** By equal factors of 1 minus the number, such as a beta's. */
    ONE_MINUS
}
