package dev.lockstep.schedule;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The exponential and the power as glibc computes them on processors with fused multiply-add, to the bit: both are within 0.52 of
 * a last place, so that a correctly rounded power is another one once in a thousand, and a recursive schedule carries that on.
 *
 * <p>Source: glibc 2.28 and later, sysdeps/ieee754/dbl-64/e_exp.c and e_pow.c, by Szabolcs Nagy. The tables there are computed
 * here; the fused operations are those that GCC makes of it.
 */
final class GlibcPower {
    private static final int PARTS = 128;
    private static final MathContext DIGITS = new MathContext(45);

    /** Added to a number and taken off again, it rounds to an integer, which stands in the sum's last bits. */
    private static final double TO_INTEGER = 0x1.8p52;

    /** Ln 2 / 128 in two parts, negative. */
    private static final double PART_HIGH = -0x1.62e42fefa0000p-8;

    private static final double PART_LOW = -0x1.cf79abc9e3b3ap-47;
    private static final double PARTS_PER_LN_2 = 0x1.71547652b82fep7;

    /** Ln 2 in two parts. */
    private static final double LN_2_HIGH = 0x1.62e42fefa3800p-1;

    private static final double LN_2_LOW = 0x1.ef35793c76730p-45;

    /** Where the logarithm's octave begins, about 0.7. */
    private static final long OCTAVE = 0x3fe6955500000000L;
    /** Of an octave, in the bits of a double. */
    private static final long PART_BITS = 1L << 45;

    /** 2 to the power of i / 128: rounded, and what that lacks as a part of it. */
    private static final DoubleDouble[] ROOTS = new DoubleDouble[PARTS];
    /** A short number near the inverse of the middle of an octave's part i. */
    private static final double[] INVERSES = new double[PARTS];
    /** Minus its logarithm: to 43 bits after the point, and the rest. */
    private static final DoubleDouble[] LOGARITHMS = new DoubleDouble[PARTS];

    static {
        fillRoots();
        fillLogarithms();
    }

    private GlibcPower() {}

    static double exp(double x) {
        return isOrdinary(x) ? exp(x, 0) : StrictMath.exp(x);
    }

    /** Whether the exponential of {@code x} is a normal number, and {@code x} none of those so small that it is 1. */
    private static boolean isOrdinary(double x) {
        return Math.abs(x) < 700 && Math.abs(x) >= 0x1p-54;
    }

    /** The exponential of {@code x + error}. */
    private static double exp(double x, double error) {
        double shifted = Math.fma(PARTS_PER_LN_2, x, TO_INTEGER);
        double parts = shifted - TO_INTEGER;
        double r = Math.fma(parts, PART_LOW, Math.fma(parts, PART_HIGH, x)) + error;
        int whole = (int) parts;
        DoubleDouble root = ROOTS[whole & (PARTS - 1)];
        double square = r * r;
        double sum = Math.fma(square, Math.fma(r, 0x1.555555555543cp-3, 0x1.ffffffffffdbdp-2), root.lo() + r);
        sum = Math.fma(square * square, Math.fma(r, 0x1.1111167a4d017p-7, 0x1.55555cf172b91p-5), sum);
        return Math.scalb(Math.fma(root.hi(), sum, root.hi()), whole >> 7);
    }

    static double pow(double x, double y) {
        if (x < 0 && y == Math.rint(y) && Math.abs(y) < 0x1p53) {
            return y % 2 == 0 ? pow(-x, y) : -pow(-x, y);
        }
        if (isNormal(x)) {
            DoubleDouble logarithm = logarithm(x);
            double exponent = y * logarithm.hi();
            if (isOrdinary(exponent)) {
                return exp(exponent, Math.fma(y, logarithm.lo(), Math.fma(y, logarithm.hi(), -exponent)));
            }
        }
        return StrictMath.pow(x, y);
    }

    /** The natural logarithm, correctly rounded in all but freak cases. */
    static double log(double x) {
        return isNormal(x) ? logarithm(x).hi() : StrictMath.log(x);
    }

    private static boolean isNormal(double x) {
        return x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE;
    }

    private static DoubleDouble logarithm(double x) {
        long place = Double.doubleToRawLongBits(x) - OCTAVE;
        int index = (int) ((place >> 45) & (PARTS - 1));
        double octave = (double) (place >> 52);
        double mantissa = Double.longBitsToDouble(Double.doubleToRawLongBits(x) - (place & (0xfffL << 52)));
        double r = Math.fma(mantissa, INVERSES[index], -1.0);
        DoubleDouble table = LOGARITHMS[index];
        double coarse = Math.fma(octave, LN_2_HIGH, table.hi());
        double first = coarse + r;
        double half = -0.5 * r;
        double square = r * half;
        double high = first + square;
        double low = Math.fma(octave, LN_2_LOW, table.lo()) + (coarse - first + r);
        low += Math.fma(half, r, -square);
        low += first - high + square;
        low = Math.fma(r * square, tail(r, square), low);
        double sum = high + low;
        return new DoubleDouble(sum, high - sum + low);
    }

    /** What follows of log(1 + r) after its second term, over r^3 / -2; {@code square} is r^2 / -2. */
    private static double tail(double r, double square) {
        double tail = Math.fma(r, 0x1.0002b8b263fc3p0, -0x1.2495b9b4845e9p0);
        tail = Math.fma(square, tail, Math.fma(r, -0x1.555555529a47ap-1, 0x1.999999959554ep-1));
        return Math.fma(square, tail, Math.fma(r, 0x1.0000000000006p-1, -0x1.5555555555560p-1));
    }

    private static void fillRoots() {
        BigDecimal root = BigDecimal.valueOf(2);
        for (int parts = 1; parts < PARTS; parts *= 2) {
            root = root.sqrt(DIGITS);
        }
        BigDecimal power = BigDecimal.ONE;
        for (int index = 0; index < PARTS; index++) {
            double rounded = power.doubleValue();
            BigDecimal lack = power.divide(new BigDecimal(rounded), DIGITS).subtract(BigDecimal.ONE);
            ROOTS[index] = new DoubleDouble(rounded, lack.doubleValue());
            power = power.multiply(root, DIGITS);
        }
    }

    private static void fillLogarithms() {
        for (int index = 0; index < PARTS; index++) {
            double from = Double.longBitsToDouble(OCTAVE + index * PART_BITS);
            double middle = (from + Double.longBitsToDouble(OCTAVE + (index + 1) * PART_BITS)) / 2;
            double unit = middle < 1 ? 128 : 256;
            INVERSES[index] = Math.rint(unit / middle) / unit;
            BigDecimal logarithm = logarithm(new BigDecimal(INVERSES[index])).negate();
            double high = Math.rint(logarithm.doubleValue() * 0x1p43) / 0x1p43;
            LOGARITHMS[index] = new DoubleDouble(
                    high, logarithm.subtract(new BigDecimal(high)).doubleValue());
        }
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
