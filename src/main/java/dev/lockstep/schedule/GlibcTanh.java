package dev.lockstep.schedule;

/**
 * The hyperbolic tangent as glibc computes it: from expm1, whose polynomial it sums in pairs where fdlibm, and so StrictMath, sums
 * from the inside.
 *
 * <p>Source: glibc 2.36, sysdeps/ieee754/dbl-64/s_tanh.c and s_expm1.c.
 */
final class GlibcTanh {
    private static final double LN2_HI = 0.6931471803691238;
    private static final double LN2_LO = 1.9082149292705877E-10;
    private static final double INVERSE_LN2 = 1.4426950408889634;
    private static final double Q1 = -0.03333333333333313;
    private static final double Q2 = 0.0015873015872548146;
    private static final double Q3 = -7.93650757867488E-5;
    private static final double Q4 = 4.008217827329362E-6;
    private static final double Q5 = -2.0109921818362437E-7;

    private GlibcTanh() {}

    static double tanh(double x) {
        double size = Math.abs(x);
        if (size < 0x1p-55) {
            return x * (1 + x);
        }
        if (size >= 22) {
            return Math.copySign(1, x);
        }
        double value;
        if (size >= 1) {
            value = 1 - 2 / (expm1(2 * size) + 2);
        } else {
            double t = expm1(-2 * size);
            value = -t / (t + 2);
        }
        return Math.copySign(value, x);
    }

    /** e^x - 1 for x between -2 and 44. */
    private static double expm1(double x) {
        double size = Math.abs(x);
        if (size <= 0.5 * Math.log(2)) {
            return primary(x, 0, 0);
        }
        int k = size < 1.5 * Math.log(2) ? (int) Math.signum(x) : (int) (INVERSE_LN2 * x + Math.copySign(0.5, x));
        double hi = x - k * LN2_HI;
        double lo = k * LN2_LO;
        double reduced = hi - lo;
        return primary(reduced, (hi - reduced) - lo, k);
    }

    /** @param c what the reduced x lacks */
    private static double primary(double x, double c, int k) {
        double half = 0.5 * x;
        double hxs = x * half;
        double r1 = polynomial(hxs);
        double t = 3 - r1 * half;
        double e = hxs * ((r1 - t) / (6.0 - x * t));
        if (k == 0) {
            return x - (x * e - hxs);
        }
        e = x * (e - c) - c;
        e -= hxs;
        if (k == -1) {
            return 0.5 * (x - e) - 0.5;
        }
        if (k == 1) {
            return x < -0.25 ? -2.0 * (e - (x + 0.5)) : 1.0 + 2.0 * (x - e);
        }
        return scaled(x, e, k);
    }

    private static double scaled(double x, double e, int k) {
        if (k <= -2 || k > 56) {
            return Math.scalb(1 - (e - x), k) - 1;
        }
        if (k < 20) {
            return Math.scalb((1 - Math.scalb(1.0, -k)) - (e - x), k);
        }
        return Math.scalb((x - (e + Math.scalb(1.0, -k))) + 1, k);
    }

    private static double polynomial(double z) {
        double r1 = 1 + z * Q1;
        double square = z * z;
        double r2 = Q2 + z * Q3;
        double fourth = square * square;
        double r3 = Q4 + z * Q5;
        return r1 + square * r2 + fourth * r3;
    }
}
