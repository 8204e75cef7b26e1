package dev.lockstep.schedule;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * C's elementary functions, which the frameworks call through Python: the cosine is glibc's to the bit, the others are rounded
 * correctly in all but freak cases. glibc's exponential and power are within 0.52 of a last place, so that one in a thousand is
 * a last place off; {@code StrictMath}'s are in one of ten.
 */
final class Libm {
    /** Parts of an octave in the tables; what is left of an argument is then at most 1/64 of a unit. */
    private static final int PARTS = 32;

    private static final MathContext DIGITS = new MathContext(45);
    private static final BigDecimal LN_2 = new BigDecimal("0.693147180559945309417232121458176568075500134360255");
    private static final Wide LN_2_PART = Wide.of(LN_2.divide(BigDecimal.valueOf(PARTS), DIGITS));
    private static final Wide SIXTH = Wide.of(BigDecimal.ONE.divide(BigDecimal.valueOf(6), DIGITS));
    private static final Wide THIRD = Wide.of(BigDecimal.ONE.divide(BigDecimal.valueOf(3), DIGITS));
    private static final Wide HALF = new Wide(0.5, 0);

    /** 2 to the power of i / 32. */
    private static final Wide[] ROOTS = roots();
    /** The logarithms of i / 32 from i = 22 on, or rather of what makes 1 of the rounded quotient 32 / i. */
    private static final Wide[] LOGARITHMS = logarithms();

    private static final int FIRST_LOGARITHM = 22;

    private Libm() {}

    static double cos(double x) {
        return Cosine.cos(x);
    }

    static double exp(double x) {
        return isOrdinary(x) ? exp(new Wide(x, 0)) : StrictMath.exp(x);
    }

    /** Whether the exponential of {@code x} is a normal number. */
    private static boolean isOrdinary(double x) {
        return Math.abs(x) < 700;
    }

    private static double exp(Wide x) {
        double parts = Math.rint(x.hi() / LN_2_PART.hi());
        Wide rest = x.plus(LN_2_PART.times(-parts));
        double r = rest.hi();
        // From the fourth power on a term is so small that a double holds it well enough.
        double tail = (((r * (1 / 40320.0) + 1 / 5040.0) * r + 1 / 720.0) * r + 1 / 120.0) * r + 1 / 24.0;
        Wide sum = rest.times(SIXTH).plus(HALF).times(rest).plus(Wide.ONE).times(rest);
        sum = sum.plus(new Wide(tail * (r * r) * (r * r), 0)).plus(Wide.ONE);
        int whole = (int) parts;
        return Math.scalb(sum.times(ROOTS[whole & (PARTS - 1)]).hi(), whole >> 5);
    }

    /** {@code x} to the power {@code y}; special cases as StrictMath's, which are C's but for 1 to an infinite power. */
    static double pow(double x, double y) {
        if (y == 1 || x == 1) {
            return x;
        }
        if (y == 2) {
            return x * x;
        }
        if (isNormal(x)) {
            Wide exponent = wideLog(x).times(y);
            if (isOrdinary(exponent.hi())) {
                return exp(exponent);
            }
        }
        return StrictMath.pow(x, y);
    }

    private static boolean isNormal(double x) {
        return x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE;
    }

    static double log(double x) {
        return isNormal(x) ? wideLog(x).hi() : StrictMath.log(x);
    }

    /** The natural logarithm of a normal positive number. */
    private static Wide wideLog(double x) {
        int octave = Math.getExponent(x);
        double mantissa = Math.scalb(x, -octave);
        if (mantissa > 1.4140625) {
            mantissa /= 2;
            octave++;
        }
        int index = (int) Math.rint(mantissa * PARTS);
        Wide rest = Wide.product(mantissa, (double) PARTS / index).plus(new Wide(-1, 0));
        double r = rest.hi();
        double tail = 1 / 12.0 - r * (1 / 13.0);
        tail = 1 / 10.0 - r * (1 / 11.0 - r * tail);
        tail = 1 / 8.0 - r * (1 / 9.0 - r * tail);
        tail = 1 / 6.0 - r * (1 / 7.0 - r * tail);
        tail = 1 / 4.0 - r * (1 / 5.0 - r * tail);
        Wide sum = THIRD.times(rest)
                .plus(new Wide(-0.5, 0))
                .times(rest)
                .plus(Wide.ONE)
                .times(rest);
        sum = sum.plus(new Wide(-tail * (r * r) * (r * r), 0));
        return LN_2_PART
                .times((double) octave * PARTS)
                .plus(LOGARITHMS[index - FIRST_LOGARITHM])
                .plus(sum);
    }

    /** Python's {@code %}: the remainder has the divisor's sign. */
    static double floorMod(double x, double y) {
        double remainder = x % y;
        return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder;
    }

    private static Wide[] roots() {
        BigDecimal root = BigDecimal.valueOf(2);
        for (int parts = 1; parts < PARTS; parts *= 2) {
            root = root.sqrt(DIGITS);
        }
        Wide[] roots = new Wide[PARTS];
        BigDecimal power = BigDecimal.ONE;
        for (int index = 0; index < PARTS; index++) {
            roots[index] = Wide.of(power);
            power = power.multiply(root, DIGITS);
        }
        return roots;
    }

    private static Wide[] logarithms() {
        Wide[] logarithms = new Wide[25];
        for (int index = 0; index < logarithms.length; index++) {
            double quotient = (double) PARTS / (index + FIRST_LOGARITHM);
            logarithms[index] = Wide.of(logarithm(new BigDecimal(quotient)).negate());
        }
        return logarithms;
    }

    /** The logarithm of a number near 1: twice the inverse hyperbolic tangent of (x - 1) / (x + 1). */
    private static BigDecimal logarithm(BigDecimal x) {
        BigDecimal ratio = x.subtract(BigDecimal.ONE).divide(x.add(BigDecimal.ONE), DIGITS);
        BigDecimal power = ratio;
        BigDecimal sum = ratio;
        for (int odd = 3; odd < 80; odd += 2) {
            power = power.multiply(ratio, DIGITS).multiply(ratio, DIGITS);
            sum = sum.add(power.divide(BigDecimal.valueOf(odd), DIGITS));
        }
        return sum.add(sum);
    }
}
