package dev.lockstep.schedule;

import java.math.BigDecimal;

/** A number to twice a double's width: rounded to a double, and what that lacks. */
record DoubleDouble(double hi, double lo) {
    static DoubleDouble of(BigDecimal value) {
        double hi = value.doubleValue();
        return new DoubleDouble(hi, value.subtract(new BigDecimal(hi)).doubleValue());
    }
}
