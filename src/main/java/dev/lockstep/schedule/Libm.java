package dev.lockstep.schedule;

/**
 * C's elementary functions, which the frameworks call through Python, as glibc has them, to the bit. {@code StrictMath} is a last
 * place off in one cosine in thirty and one power in ten, which a schedule near its end magnifies: there {@code 1 + cos} is small.
 */
final class Libm {
    private Libm() {}

    static double cos(double x) {
        return GlibcCosine.cos(x);
    }

    static double exp(double x) {
        return GlibcPower.exp(x);
    }

    /** {@code x} to the power {@code y}; special cases as StrictMath's, which are C's except for 1 to an infinite power. */
    static double pow(double x, double y) {
        return GlibcPower.pow(x, y);
    }

    static double log(double x) {
        return GlibcPower.log(x);
    }

    static double tanh(double x) {
        return GlibcTanh.tanh(x);
    }

    /** Python's {@code //}, which is exact: 1 // 0.1 is 9, as 0.1 is a little more than a tenth. */
    static double floorDivide(double x, double y) {
        double quotient = (x - floorMod(x, y)) / y;
        return Math.rint(quotient);
    }

    /** Python's {@code %}: the remainder has the divisor's sign. */
    static double floorMod(double x, double y) {
        double remainder = x % y;
        return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder;
    }
}
