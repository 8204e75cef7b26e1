package dev.lockstep.compare;

/** What comparing one value of one seed came to, worst first. It is a fact of the figures and limits; nothing is judged yet. */
public enum ValueOutcome {
    /** The case did not run. */
    FAILED,
    /** One side has no value under the key. */
    MISSING,
    /** The shapes differ; () and (1,) do not. */
    SHAPES_DIFFER,
    /** Either side has a NaN, or an infinity that the tolerance does not let pass. */
    NON_FINITE,
    /** Outside the tolerance. */
    OUTSIDE,
    /** Within the tolerance. */
    WITHIN,
    /** All values are equal, or there is none on either side. */
    EQUAL;

    /** Whether both sides have a value, and it does not pass. */
    boolean isOutside() {
        return switch (this) {
            case SHAPES_DIFFER, NON_FINITE, OUTSIDE -> true;
            case FAILED, MISSING, WITHIN, EQUAL -> false;
        };
    }
}
