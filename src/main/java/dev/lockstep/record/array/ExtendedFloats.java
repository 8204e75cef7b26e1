package dev.lockstep.record.array;

import dev.lockstep.record.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * NumPy's longdouble where x86 has it: 64 bits of fraction with its leading bit, 15 of exponent, a sign, and six bytes of anything.
 * Elsewhere 16 bytes are IEEE 754's binary128, which has the same dtype code and is refused. Source: Intel's Software Developer's
 * Manual, volume 1, section 4.2.2.
 */
public final class ExtendedFloats {
    private static final int BYTES = 16;
    private static final int EXPONENT_AT = 8;
    private static final int LAST_TWO = 14;
    private static final int MAX_EXPONENT = 0x7fff;
    private static final int BIAS = 16383;
    /** Bits of fraction beyond those of a subnormal double, whose leading bit has this exponent at most. */
    private static final int SPARE_BITS = 11;

    private ExtendedFloats() {}

    /** The double nearest to the value at an offset, ties to even; infinite beyond the largest. */
    public static double toDouble(ByteBuffer bytes, int at) {
        ByteBuffer little = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long fraction = little.getLong(at);
        int head = little.getShort(at + EXPONENT_AT);
        double magnitude = magnitude(fraction, head & MAX_EXPONENT);
        return head < 0 ? -magnitude : magnitude;
    }

    private static double magnitude(long fraction, int exponent) {
        if (exponent == MAX_EXPONENT) {
            return fraction << 1 == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        int shift = Double.MIN_EXPONENT - (exponent - BIAS);
        return shift <= 0
                ? Math.scalb(unsignedToDouble(fraction), exponent - BIAS - (Long.SIZE - 1))
                : subnormal(fraction, shift + SPARE_BITS);
    }

    /** The fraction less so many bits, rounded to nearest, ties to even: the bits of a subnormal double. */
    private static double subnormal(long fraction, int bits) {
        if (bits > Long.SIZE) {
            return 0;
        }
        long kept = bits == Long.SIZE ? 0 : fraction >>> bits;
        long lost = bits == Long.SIZE ? fraction : fraction << (Long.SIZE - bits);
        boolean up = lost < 0 && (lost != Long.MIN_VALUE || (kept & 1) == 1);
        return Double.longBitsToDouble(up ? kept + 1 : kept);
    }

    /** Whether all values may be x87's: a normal one has its leading bit, and zero no exponent where binary128 has it. */
    public static boolean areX87(Source source, long offset, long count) {
        for (long i = 0; i < count; i++) {
            ByteBuffer value = source.read(offset + i * BYTES, BYTES).order(ByteOrder.LITTLE_ENDIAN);
            long fraction = value.getLong(0);
            boolean normal = (value.getShort(EXPONENT_AT) & MAX_EXPONENT) != 0;
            boolean zero = !normal && fraction == 0;
            if ((normal && fraction >= 0) || (zero && (value.getShort(LAST_TWO) & MAX_EXPONENT) != 0)) {
                return false;
            }
        }
        return true;
    }

    /** Halved with the lost bit kept sticky, so that the one rounding is to nearest, ties to even. */
    static double unsignedToDouble(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
}
