package dev.lockstep.schedule;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * C's elementary functions, which the frameworks call through Python: the cosine is glibc's to the bit, the others are rounded
 * correctly in all but freak cases. glibc's exponential and power are within 0.52 of a last place, so that one in a thousand is
 * a last place off; {@code StrictMath}'s are in one of ten.
 */
final class Libm {
    /** 1 / n!. */
    private static final Wide[] INVERSE_FACTORIALS = inverseFactorials(23);
    /** 1 / (2n + 1). */
    private static final Wide[] INVERSE_ODDS = inverseOdds(22);

    private static final Wide LN_2 = Wide.of(new BigDecimal("0.693147180559945309417232121458176568075500134360255"));

    private Libm() {}

    static double cos(double x) {
        return Cosine.cos(x);
    }

    static double exp(double x) {
        return Math.abs(x) < 700 ? exp(new Wide(x, 0)) : StrictMath.exp(x);
    }

    private static double exp(Wide x) {
        double halvings = Math.rint(x.hi() / LN_2.hi());
        Wide rest = x.plus(LN_2.times(-halvings));
        Wide sum = INVERSE_FACTORIALS[22];
        for (int power = 21; power >= 0; power--) {
            sum = sum.times(rest).plus(INVERSE_FACTORIALS[power]);
        }
        return Math.scalb(sum.hi(), (int) halvings);
    }

    /** {@code x} to the power {@code y}; special cases as StrictMath's, which are C's but for 1 to an infinite power. */
    static double pow(double x, double y) {
        if (y == 1 || x == 1) {
            return x;
        }
        if (y == 2) {
            return x * x;
        }
        double rough = StrictMath.pow(x, y);
        boolean plain = x > Double.MIN_NORMAL && x < Double.MAX_VALUE && rough > 1e-300 && rough < 1e300 && rough != 1;
        return plain ? exp(wideLog(x).times(y)) : rough;
    }

    static double log(double x) {
        boolean plain = x > Double.MIN_NORMAL && x < Double.MAX_VALUE;
        return plain ? wideLog(x).hi() : StrictMath.log(x);
    }

    /** The natural logarithm of a normal positive number. */
    private static Wide wideLog(double x) {
        int exponent = Math.getExponent(x * Math.sqrt(0.5)) + 1;
        double mantissa = Math.scalb(x, -exponent);
        Wide ratio = Wide.sum(mantissa, -1).over(Wide.sum(mantissa, 1));
        Wide square = ratio.times(ratio);
        Wide sum = INVERSE_ODDS[INVERSE_ODDS.length - 1];
        for (int term = INVERSE_ODDS.length - 2; term >= 0; term--) {
            sum = sum.times(square).plus(INVERSE_ODDS[term]);
        }
        return sum.times(ratio).times(2).plus(LN_2.times(exponent));
    }

    /** Python's {@code %}: the remainder has the divisor's sign. */
    static double floorMod(double x, double y) {
        double remainder = x % y;
        return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder;
    }

    private static Wide[] inverseFactorials(int count) {
        Wide[] inverses = new Wide[count];
        BigDecimal factorial = BigDecimal.ONE;
        for (int n = 0; n < count; n++) {
            factorial = factorial.multiply(BigDecimal.valueOf(Math.max(1, n)));
            inverses[n] = inverse(factorial);
        }
        return inverses;
    }

    private static Wide[] inverseOdds(int count) {
        Wide[] inverses = new Wide[count];
        for (int n = 0; n < count; n++) {
            inverses[n] = inverse(BigDecimal.valueOf(2L * n + 1));
        }
        return inverses;
    }

    private static Wide inverse(BigDecimal value) {
        return Wide.of(BigDecimal.ONE.divide(value, new MathContext(45)));
    }
}
