package dev.lockstep.compare;

/** Distances in units in the last place: how many representable values lie between two, and 0.0 equals -0.0. */
final class Ulps {
    private Ulps() {}

    /** Between two floats' bits, neither of them a NaN. */
    static long between(int left, int right) {
        return Math.abs(ordered(left) - ordered(right));
    }

    /** Between two doubles' bits, neither of them a NaN; {@code Long.MAX_VALUE} if it is more. */
    static long between(long left, long right) {
        return distance(ordered(left), ordered(right));
    }

    /** Between two binary16's bits, neither of them a NaN. */
    static long between(short left, short right) {
        return Math.abs(ordered(left) - ordered(right));
    }

    private static long distance(long left, long right) {
        long distance = Math.max(left, right) - Math.min(left, right);
        return distance < 0 ? Long.MAX_VALUE : distance;
    }

    /** Of two integers so far apart; {@code Long.MAX_VALUE} if it is more. */
    static long ofIntegers(double apart) {
        return (long) apart;
    }

    private static long ordered(int bits) {
        return bits >= 0 ? bits : (long) Integer.MIN_VALUE - bits;
    }

    private static long ordered(long bits) {
        return bits >= 0 ? bits : Long.MIN_VALUE - bits;
    }

    private static int ordered(short bits) {
        return bits >= 0 ? bits : Short.MIN_VALUE - bits;
    }
}
