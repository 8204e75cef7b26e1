package dev.lockstep.compare;

import dev.lockstep.record.DType;

/** The type in which NumPy subtracts two arrays. */
final class Promotion {
    private Promotion() {}

    /**
     * NumPy's {@code result_type} of two arrays' types, neither of them complex. bool subtracts from bool as int8, and bfloat16 and the
     * floats of 8 bits as float32, to which NumPy has no answer; longdouble as float64, which is all that Java has.
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
        return switch (type) {
            case FLOAT8_E4M3FN, FLOAT8_E5M2, BFLOAT16 -> DType.FLOAT32;
            case LONGDOUBLE -> DType.FLOAT64;
            case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> type;
            case FLOAT16, FLOAT32, FLOAT64, COMPLEX64, COMPLEX128 -> type;
        };
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
            case BOOL, INT8, INT16, INT32, INT64 -> false;
            case FLOAT8_E4M3FN, FLOAT8_E5M2, FLOAT16, BFLOAT16, FLOAT32, FLOAT64, LONGDOUBLE -> false;
            case COMPLEX64, COMPLEX128 -> false;
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
