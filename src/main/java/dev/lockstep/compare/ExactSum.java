package dev.lockstep.compare;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;

/**
 * A sum of doubles without rounding: in whatever order values are added and parts are merged, it is the same to the bit. That is
 * what lets the seeds of a key be summed where they lie, in one pass.
 *
 * <p>Source: Radford M. Neal, "Fast exact summation using small and large superaccumulators" (2015), the small one: a fixed-point
 * number over the whole range of doubles, in overlapping digits of base 2^32 that carry only now and then. The top digit keeps its
 * sign.
 */
final class ExactSum {
    private static final int DIGIT_BITS = 32;
    private static final long DIGIT_MASK = 0xffffffffL;
    private static final int MANTISSA_BITS = 52;
    private static final long MANTISSA_MASK = (1L << MANTISSA_BITS) - 1;
    private static final int EXPONENT_MASK = 0x7ff;

    /** The largest exponent's digit, the next one that its mantissa reaches into, and one for carries. */
    private static final int DIGITS = (EXPONENT_MASK >> 5) + 4;

    /** A digit takes this many parts of up to 53 bits before it could overflow. */
    private static final int ADDS_BEFORE_CARRY = 1 << 9;

    /** The weight of the lowest digit's lowest bit: subnormals count as exponent 1. */
    private static final int LOWEST_EXPONENT = -1023 - MANTISSA_BITS;

    private final long[] digits = new long[DIGITS];
    private int addsLeft = ADDS_BEFORE_CARRY;
    /** What NaN and infinities come to, which have no digits; 0 without any. */
    private double special;

    /** Adds a value. */
    void add(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int exponent = (int) (bits >>> MANTISSA_BITS) & EXPONENT_MASK;
        if (exponent == EXPONENT_MASK) {
            special += value;
            return;
        }
        long mantissa = bits & MANTISSA_MASK;
        if (exponent == 0) {
            exponent = 1;
        } else {
            mantissa |= MANTISSA_MASK + 1;
        }
        long sign = bits >> 63;
        int digit = exponent >> 5;
        int shift = exponent & 31;
        digits[digit] += (((mantissa << shift) & DIGIT_MASK) ^ sign) - sign;
        digits[digit + 1] += ((mantissa >>> (DIGIT_BITS - shift)) ^ sign) - sign;
        if (--addsLeft == 0) {
            carry();
        }
    }

    /**
     * Adds the square of a value, as long as it is not so small that its last bits underflow.
     */
    void addSquare(double value) {
        double square = value * value;
        add(square);
        double rest = Math.fma(value, value, -square);
        if (rest != 0 && Double.isFinite(square)) {
            add(rest);
        }
    }

    /**
     * Adds another sum.
     *
     * @param other Modified: it carries; its value is the same.
     */
    void add(ExactSum other) {
        carry();
        other.carry();
        for (int i = 0; i < DIGITS; i++) {
            digits[i] += other.digits[i];
        }
        special += other.special;
        carry();
    }

    /** Brings all digits but the top one between 0 and 2^32. */
    private void carry() {
        carry(digits);
        addsLeft = ADDS_BEFORE_CARRY;
    }

    /** @param digits Modified. */
    private static void carry(long[] digits) {
        for (int i = 0; i < DIGITS - 1; i++) {
            digits[i + 1] += digits[i] >> DIGIT_BITS;
            digits[i] &= DIGIT_MASK;
        }
    }

    /** The sum, rounded once to the nearest double; as IEEE sums them if there are NaN or infinities. */
    double rounded() {
        if (!isFinite()) {
            return special;
        }
        carry();
        // Few digits are not 0, and of a negative sum only its magnitude's: the others need not be built.
        boolean negative = digits[DIGITS - 1] < 0;
        long[] magnitude = negative ? negated() : digits;
        int first = first(magnitude);
        double rounded = toDouble(whole(magnitude, first), LOWEST_EXPONENT + first * DIGIT_BITS);
        return negative ? -rounded : rounded;
    }

    /** Whether only finite values were added. */
    boolean isFinite() {
        return special == 0;
    }

    /**
     * The sum of the squared deviations from the mean, rounded once.
     *
     * @param count how many values were summed; not 0
     * @param sum of the values
     * @param squares sum of their squares
     */
    static double squaredDeviations(long count, ExactSum sum, ExactSum squares) {
        if (!sum.isFinite() || !squares.isFinite()) {
            return Double.NaN;
        }
        BigInteger deviations = squares.whole()
                .multiply(BigInteger.valueOf(count))
                .shiftLeft(-LOWEST_EXPONENT)
                .subtract(sum.whole().pow(2));
        return toDouble(deviations, 2 * LOWEST_EXPONENT) / count;
    }

    /** The sum of the finite values in units of the lowest digit's lowest bit. */
    private BigInteger whole() {
        carry();
        int first = first(digits);
        return whole(digits, first).shiftLeft(first * DIGIT_BITS);
    }

    /** The same in units of the digit from which on it is asked for. */
    private static BigInteger whole(long[] digits, int first) {
        BigInteger whole = BigInteger.ZERO;
        for (int i = DIGITS - 1; i >= first; i--) {
            whole = whole.shiftLeft(DIGIT_BITS).add(BigInteger.valueOf(digits[i]));
        }
        return whole;
    }

    /** The lowest digit that is not 0; the lowest of all if none is. */
    private static int first(long[] digits) {
        for (int i = 0; i < DIGITS; i++) {
            if (digits[i] != 0) {
                return i;
            }
        }
        return 0;
    }

    private long[] negated() {
        long[] negated = new long[DIGITS];
        for (int i = 0; i < DIGITS; i++) {
            negated[i] = -digits[i];
        }
        carry(negated);
        return negated;
    }

    /** A whole number times a power of two: of its bits the first 64, the last of them set if any below it is. */
    private static double toDouble(BigInteger whole, int exponent) {
        BigInteger magnitude = whole.abs();
        int dropped = Math.max(0, magnitude.bitLength() - Long.SIZE);
        BigInteger kept = magnitude.shiftRight(dropped);
        if (magnitude.getLowestSetBit() < dropped) {
            kept = kept.setBit(0);
        }
        return whole.signum() * Math.scalb(kept.doubleValue(), exponent + dropped);
    }

    /** Writes it: of its digits, those between the first and the last that is not 0. */
    void write(DataOutput to) throws IOException {
        carry();
        int first = 0;
        int end = DIGITS;
        while (end > 0 && digits[end - 1] == 0) {
            end--;
        }
        while (first < end && digits[first] == 0) {
            first++;
        }
        to.writeDouble(special);
        to.writeByte(first);
        to.writeByte(end);
        for (int i = first; i < end; i++) {
            to.writeLong(digits[i]);
        }
    }

    /** Reads what {@link #write} wrote. */
    static ExactSum read(DataInput from) throws IOException {
        ExactSum sum = new ExactSum();
        sum.special = from.readDouble();
        int first = from.readByte();
        int end = from.readByte();
        for (int i = first; i < end; i++) {
            sum.digits[i] = from.readLong();
        }
        return sum;
    }
}
