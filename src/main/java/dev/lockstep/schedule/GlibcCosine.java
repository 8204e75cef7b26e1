package dev.lockstep.schedule;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The cosine as glibc computes it on processors with fused multiply-add, to the bit: a table of sines and cosines at multiples of
 * 1/128 and short polynomials between them. It is within 0.55 of a last place, so that a correctly rounded cosine is another one
 * once in a thousand; a schedule near its end, where {@code 1 + cos} is small, makes several last places of that.
 *
 * <p>Source: glibc 2.28 and later, sysdeps/ieee754/dbl-64/s_sin.c. The fused operations are those that GCC makes of it.
 */
final class GlibcCosine {
    /** Above it glibc reduces the angle in another way. */
    private static final double LARGEST = 105414350;

    private static final double TWO_OVER_PI = 0.6366197723675814;
    /** Added to a number and taken off again, it rounds to an integer, which stands in the sum's last bits. */
    private static final double TO_INTEGER = 0x1.8p52;
    /** As TO_INTEGER, to a multiple of 1/128. */
    private static final double TO_TABLE = 0x1.8p45;

    /** Parts of pi / 2, short enough for exact products. */
    private static final double HALF_PI_1 = Double.longBitsToDouble(0x3FF921FB58000000L);

    private static final double HALF_PI_2 = Double.longBitsToDouble(0xBE4DDE973C000000L);
    private static final double HALF_PI_3 = Double.longBitsToDouble(0xBC8CB3B398000000L);
    private static final double HALF_PI_4 = Double.longBitsToDouble(0xBACD747F23E32ED7L);
    /** What Math.PI / 2 lacks of pi / 2. */
    private static final double HALF_PI_REST = 6.123233995736766E-17;

    private static final DoubleDouble[] SINES = table(1);
    private static final DoubleDouble[] COSINES = table(0);

    private GlibcCosine() {}

    static double cos(double x) {
        double size = Math.abs(x);
        if (size < 0x1p-27) {
            return 1;
        }
        if (size < 0.855469) {
            return cosine(size, 0);
        }
        if (size < 2.426265) {
            double rest = Math.PI / 2 - size;
            double angle = rest + HALF_PI_REST;
            return sine(angle, (rest - angle) + HALF_PI_REST);
        }
        return size < LARGEST ? reduced(x) : StrictMath.cos(x);
    }

    private static double reduced(double x) {
        double shifted = Math.fma(x, TWO_OVER_PI, TO_INTEGER);
        double quarters = shifted - TO_INTEGER;
        double rest = Math.fma(-quarters, HALF_PI_2, Math.fma(-quarters, HALF_PI_1, x));
        double closer = Math.fma(-quarters, HALF_PI_3, rest);
        double error = Math.fma(-quarters, HALF_PI_3, rest - closer);
        double angle = Math.fma(-quarters, HALF_PI_4, closer);
        error += Math.fma(-quarters, HALF_PI_4, closer - angle);
        int quarter = (int) Double.doubleToRawLongBits(shifted) + 1;
        double value = (quarter & 1) != 0 ? cosine(angle, error) : sine(angle, error);
        return (quarter & 2) != 0 ? -value : value;
    }

    /** The cosine of {@code angle + error} within pi / 4. */
    private static double cosine(double angle, double error) {
        double size = Math.abs(angle);
        double entry = (TO_TABLE + size) - TO_TABLE;
        int index = (int) (entry * 128);
        double x = size - entry + (angle < 0 ? -error : error);
        double square = x * x;
        double sine = Math.fma(x * square, sineTail(square), x);
        double versine = versine(square);
        DoubleDouble s = SINES[index];
        DoubleDouble c = COSINES[index];
        return c.hi() + Math.fma(-s.hi(), sine, Math.fma(-c.hi(), versine, Math.fma(-sine, s.lo(), c.lo())));
    }

    /** The sine of {@code angle + error} within pi / 4. */
    private static double sine(double angle, double error) {
        double size = Math.abs(angle);
        if (size < 0.126) {
            return smallSine(angle, error);
        }
        double entry = (TO_TABLE + size) - TO_TABLE;
        int index = (int) (entry * 128);
        double signed = angle <= 0 ? -error : error;
        double x = size - entry;
        double square = x * x;
        double sine = x + Math.fma(x * square, sineTail(square), signed);
        double versine = Math.fma(x, signed, versine(square));
        DoubleDouble s = SINES[index];
        DoubleDouble c = COSINES[index];
        double rest = Math.fma(c.hi(), sine, Math.fma(-s.hi(), versine, Math.fma(sine, c.lo(), s.lo())));
        return Math.copySign(s.hi() + rest, angle);
    }

    private static double smallSine(double x, double error) {
        double square = x * x;
        double tail = Math.fma(-2.5022014848318398E-8, square, 2.755729806860771E-6);
        tail = Math.fma(tail, square, -0.00019841269834414642);
        tail = Math.fma(tail, square, 0.008333333333332329);
        tail = Math.fma(tail, square, -0.16666666666666666);
        return x + Math.fma(Math.fma(tail, x, -0.5 * error), square, error);
    }

    /** (sin x - x) / x^3 between table entries. */
    private static double sineTail(double square) {
        return Math.fma(square, 0.008333332142857223, -0.16666666666666488);
    }

    /** 1 - cos x between table entries. */
    private static double versine(double square) {
        double tail = Math.fma(square, 0.001388888740079376, -0.04166666666666644);
        return square * Math.fma(square, tail, 0.5);
    }

    /** The sines (first 1) or cosines (first 0) of the multiples of 1/128 up to 1. */
    private static DoubleDouble[] table(int first) {
        DoubleDouble[] values = new DoubleDouble[129];
        for (int index = 0; index < values.length; index++) {
            values[index] = DoubleDouble.of(series(BigDecimal.valueOf(index / 128.0), first));
        }
        return values;
    }

    private static BigDecimal series(BigDecimal x, int first) {
        MathContext digits = new MathContext(45);
        BigDecimal term = first == 0 ? BigDecimal.ONE : x;
        BigDecimal sum = term;
        for (int power = first; power < 40; power += 2) {
            BigDecimal divisor = BigDecimal.valueOf((power + 1L) * (power + 2L));
            term = term.multiply(x, digits).multiply(x, digits).negate().divide(divisor, digits);
            sum = sum.add(term, digits);
        }
        return sum;
    }
}
