package dev.lockstep.schedule;

/** C's elementary functions, which the frameworks call through Python. */
final class Libm {
    private Libm() {}

    static double cos(double x) {
        return StrictMath.cos(x);
    }

    static double exp(double x) {
        return StrictMath.exp(x);
    }

    static double pow(double x, double y) {
        return StrictMath.pow(x, y);
    }

    /** Python's {@code %}: the remainder has the divisor's sign. */
    static double floorMod(double x, double y) {
        double remainder = x % y;
        return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder;
    }
}
