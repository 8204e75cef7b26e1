package dev.lockstep.schedule;

import java.math.BigDecimal;

/** A number to twice a double's width: rounded to a double, and what that lacks. */
record Wide(double hi, double lo) {
    static Wide of(BigDecimal value) {
        double hi = value.doubleValue();
        return new Wide(hi, value.subtract(new BigDecimal(hi)).doubleValue());
    }
}
