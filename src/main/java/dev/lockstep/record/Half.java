package dev.lockstep.record;

/** The floats of 8 and 16 bits, which Java 17 does not know. */
public final class Half {
    private Half() {}

    /** The value of IEEE 754 binary16 bits; every one is a float exactly. */
    public static float float16(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | (fraction << 13));
        }
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
    }

    /** The value of bfloat16 bits: the upper half of a float. */
    public static float bfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The value of 8 bits with 4 of exponent and 3 of fraction, without infinities: the last code of either sign is NaN. */
    public static float float8e4m3(byte bits) {
        int exponent = (bits >> 3) & 0xf;
        int fraction = bits & 7;
        if (exponent == 0xf && fraction == 7) {
            return Float.NaN;
        }
        float magnitude = exponent == 0 ? fraction * 0x1p-9f : Math.scalb(8f + fraction, exponent - 10);
        return bits < 0 ? -magnitude : magnitude;
    }

    /** The value of 8 bits with 5 of exponent and 2 of fraction: the upper half of binary16. */
    public static float float8e5m2(byte bits) {
        return float16((short) (bits << 8));
    }

    /** The binary16 bits nearest to a double, ties to even; NaN gives the quiet NaN 0x7e00. */
    public static short toFloat16(double value) {
        short sign = (short) (Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0);
        double magnitude = Math.abs(value);
        if (Double.isNaN(value)) {
            return 0x7e00;
        }
        if (magnitude >= 65520) {
            return (short) (sign | 0x7c00);
        }
        // One unit in the last place of binary16 at this magnitude, never below that of the subnormals.
        double unit = Math.scalb(1.0, Math.max(Math.getExponent(magnitude), -14) - 10);
        float rounded = (float) (Math.rint(magnitude / unit) * unit);
        int bits = Float.floatToRawIntBits(rounded);
        int exponent = (bits >> 23) - 112;
        return (short) (sign | (exponent <= 0 ? (int) (rounded * 0x1p24f) : (exponent << 10) | ((bits >> 13) & 0x3ff)));
    }
}
