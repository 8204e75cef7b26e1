package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;

/** The checks that records of this package share; each names field and value. */
public final class Require {
    private Require() {}

    public static void atLeast(String field, long value, long least) {
        if (value < least) {
            throw new BadFieldException(field, value + " is less than " + least);
        }
    }

    public static void between(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new BadFieldException(field, value + " is not between " + least + " and " + most);
        }
    }

    /** NaN and the infinities are refused too. */
    public static void finiteNotNegative(String field, double value) {
        if (!(value >= 0 && value <= Double.MAX_VALUE)) {
            throw new BadFieldException(field, value + " is not a finite number at least 0.0");
        }
    }

    /** NaN is refused too. */
    public static void fraction(String field, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new BadFieldException(field, value + " is not at least 0 and less than 1");
        }
    }

    public static void present(String field, Object value) {
        if (value == null) {
            throw new BadFieldException(field, "is missing");
        }
    }
}
