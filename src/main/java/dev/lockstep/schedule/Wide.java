package dev.lockstep.schedule;

import java.math.BigDecimal;

/**
 * An unevaluated sum of two doubles, about 106 bits wide; {@code hi} is the sum rounded to a double. Source of the error-free
 * transformations: Dekker, A floating-point technique for extending the available precision, 1971.
 */
record Wide(double hi, double lo) {
    static final Wide ONE = new Wide(1, 0);

    static Wide of(BigDecimal value) {
        double hi = value.doubleValue();
        return new Wide(hi, value.subtract(new BigDecimal(hi)).doubleValue());
    }

    /** The exact sum of two doubles. */
    static Wide sum(double a, double b) {
        double hi = a + b;
        double part = hi - a;
        return new Wide(hi, (a - (hi - part)) + (b - part));
    }

    /** The exact sum of two doubles, the first of which is not the smaller one. */
    private static Wide sumOrdered(double a, double b) {
        double hi = a + b;
        return new Wide(hi, b - (hi - a));
    }

    /** The exact product of two doubles. */
    static Wide product(double a, double b) {
        double hi = a * b;
        return new Wide(hi, Math.fma(a, b, -hi));
    }

    Wide plus(Wide other) {
        Wide high = sum(hi, other.hi);
        Wide low = sum(lo, other.lo);
        Wide carried = sumOrdered(high.hi, high.lo + low.hi);
        return sumOrdered(carried.hi, carried.lo + low.lo);
    }

    Wide times(Wide other) {
        Wide product = product(hi, other.hi);
        return sumOrdered(product.hi, product.lo + (hi * other.lo + lo * other.hi));
    }

    Wide times(double factor) {
        Wide product = product(hi, factor);
        return sumOrdered(product.hi, product.lo + lo * factor);
    }
}
