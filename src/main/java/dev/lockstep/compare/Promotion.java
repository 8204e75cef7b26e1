package dev.lockstep.compare;

import dev.lockstep.record.DType;

/** The type in which NumPy subtracts two arrays. */
final class Promotion {
    private Promotion() {}

    /**
     * NumPy's {@code result_type} of two arrays' types, with two exceptions that NumPy has no answer to: bool subtracts from bool as
     * int8, and bfloat16 as float32.
     */
    static DType of(DType left, DType right) {
        if (left == DType.BOOL || right == DType.BOOL) {
            DType other = left == DType.BOOL ? right : left;
            return other == DType.BOOL ? DType.INT8 : widened(other);
        }
        DType a = widened(left);
        DType b = widened(right);
        return a.isIntegral() && b.isIntegral() ? whole(a, b) : floating(Math.max(floatBytes(a), floatBytes(b)));
    }

    private static DType widened(DType type) {
        return type == DType.BFLOAT16 ? DType.FLOAT32 : type;
    }

    private static DType whole(DType a, DType b) {
        if (isUnsigned(a) == isUnsigned(b)) {
            return a.bytes() >= b.bytes() ? a : b;
        }
        DType signed = isUnsigned(a) ? b : a;
        int unsignedBytes = isUnsigned(a) ? a.bytes() : b.bytes();
        return switch (Math.max(signed.bytes(), 2 * unsignedBytes)) {
            case 2 -> DType.INT16;
            case 4 -> DType.INT32;
            case 8 -> DType.INT64;
            default -> DType.FLOAT64;
        };
    }

    static boolean isUnsigned(DType type) {
        return switch (type) {
            case UINT8, UINT16, UINT32, UINT64 -> true;
            case BOOL, INT8, INT16, INT32, INT64, FLOAT16, BFLOAT16, FLOAT32, FLOAT64 -> false;
        };
    }

    /** The width of the float that holds a type's values: of whole numbers, the next wider one. */
    private static int floatBytes(DType type) {
        return type.isIntegral() ? Math.min(8, 2 * type.bytes()) : type.bytes();
    }

    private static DType floating(int bytes) {
        return bytes == 2 ? DType.FLOAT16 : bytes == 4 ? DType.FLOAT32 : DType.FLOAT64;
    }
}
