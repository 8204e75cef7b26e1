package dev.lockstep.record.array;

import java.nio.ByteBuffer;

/** Values of any type from their bytes, which the buffer's byte order reads. */
final class ValueDecoder {
    private ValueDecoder() {}

    /**
     * @param into Modified: its first {@code count} values.
     */
    static void toFloats(DType type, ByteBuffer bytes, float[] into, int count) {
        if (type == DType.FLOAT32) {
            bytes.asFloatBuffer().get(into, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            into[i] = type == DType.INT64 || type == DType.UINT64
                    ? longToFloat(type, bytes.getLong(i * 8))
                    : (float) toDouble(type, bytes, i);
        }
    }

    /**
     * @param into Modified: its first {@code count} values.
     */
    static void toDoubles(DType type, ByteBuffer bytes, double[] into, int count) {
        if (type == DType.FLOAT64) {
            bytes.asDoubleBuffer().get(into, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            into[i] = toDouble(type, bytes, i);
        }
    }

    /**
     * Whole numbers; uint64's as their bits.
     *
     * @param into Modified: its first {@code count} values.
     */
    static void toLongs(DType type, ByteBuffer bytes, long[] into, int count) {
        if (type == DType.INT64 || type == DType.UINT64) {
            bytes.asLongBuffer().get(into, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            into[i] = (long) toDouble(type, bytes, i);
        }
    }

    /**
     * Complex values as their real and imaginary parts in turn.
     *
     * @param into Modified: its first {@code 2 * count} values.
     */
    static void toParts(DType type, ByteBuffer bytes, double[] into, int count) {
        toDoubles(type == DType.COMPLEX64 ? DType.FLOAT32 : DType.FLOAT64, bytes, into, 2 * count);
    }

    /** The value at an index of the buffer, counted in values; NaN for complex ones, which no double holds. */
    static double toDouble(DType type, ByteBuffer bytes, int index) {
        return switch (type) {
            case BOOL -> bytes.get(index) == 0 ? 0 : 1;
            case INT8 -> bytes.get(index);
            case INT16 -> bytes.getShort(index * 2);
            case INT32 -> bytes.getInt(index * 4);
            case INT64 -> bytes.getLong(index * 8);
            case UINT8 -> bytes.get(index) & 0xff;
            case UINT16 -> bytes.getShort(index * 2) & 0xffff;
            case UINT32 -> bytes.getInt(index * 4) & 0xffffffffL;
            case UINT64 -> ExtendedFloats.unsignedToDouble(bytes.getLong(index * 8));
            case FLOAT8_E4M3FN -> NarrowFloats.float8e4m3(bytes.get(index));
            case FLOAT8_E5M2 -> NarrowFloats.float8e5m2(bytes.get(index));
            case FLOAT16 -> NarrowFloats.float16(bytes.getShort(index * 2));
            case BFLOAT16 -> NarrowFloats.bfloat16(bytes.getShort(index * 2));
            case FLOAT32 -> bytes.getFloat(index * 4);
            case FLOAT64 -> bytes.getDouble(index * 8);
            case LONGDOUBLE -> ExtendedFloats.toDouble(bytes, index * 16);
            case COMPLEX64, COMPLEX128 -> Double.NaN;
        };
    }

    private static float longToFloat(DType type, long bits) {
        return type == DType.INT64 ? bits : (float) ExtendedFloats.unsignedToDouble(bits);
    }
}
