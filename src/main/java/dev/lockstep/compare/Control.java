package dev.lockstep.compare;

/** Whether values that belong to different cases fail a limit, as they must: where they pass, the limit cannot tell anything apart. */
public enum Control {
    /** Some fail: the limit can be exceeded. */
    FAILS,
    /** All pass: the limit could not have been exceeded. */
    PASSES,
    /** There was nothing to try it on. */
    UNKNOWN;

    /** What a comparison of values that do not belong together says. */
    static Control of(ValueOutcome outcome) {
        return switch (outcome) {
            case WITHIN, EQUAL -> PASSES;
            case FAILED, MISSING, SHAPES_DIFFER, NON_FINITE, OUTSIDE -> FAILS;
        };
    }

    /** What is known in tables and reports; null if nothing is. */
    public Boolean fails() {
        return this == UNKNOWN ? null : Boolean.valueOf(this == FAILS);
    }

    /** The inverse of {@link #fails}. */
    public static Control of(Boolean fails) {
        if (fails == null) {
            return UNKNOWN;
        }
        return fails ? FAILS : PASSES;
    }
}
