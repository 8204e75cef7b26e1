package dev.lockstep.record;

import java.util.Locale;

/** The types that an array's values may have. */
public enum DType {
    BOOL(1, "b1"),
    INT8(1, "i1"),
    INT16(2, "i2"),
    INT32(4, "i4"),
    INT64(8, "i8"),
    UINT8(1, "u1"),
    UINT16(2, "u2"),
    UINT32(4, "u4"),
    UINT64(8, "u8"),
    /** Finite values and NaN, as ml_dtypes, torch and safetensors have it; in .npy {@code <V1}. It is written as float32. */
    FLOAT8_E4M3FN(1, ""),
    /** The upper half of a float16; in .npy {@code <f1}. It is written as float32. */
    FLOAT8_E5M2(1, ""),
    FLOAT16(2, "f2"),
    /** The upper half of a float32; in .npy {@code <V2}. It is written as float32. */
    BFLOAT16(2, ""),
    FLOAT32(4, "f4"),
    FLOAT64(8, "f8"),
    /** The x87's 80 bits in 16 bytes. Its values are rounded to float64, and written so. */
    LONGDOUBLE(16, "f16"),
    COMPLEX64(8, "c8"),
    COMPLEX128(16, "c16");

    private final int bytes;
    private final String code;

    DType(int bytes, String code) {
        this.bytes = bytes;
        this.code = code;
    }

    /** The name in tables and reports, which is NumPy's: {@code float32}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The size of one value in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether the values are whole numbers; bool's are 0 and 1. */
    public boolean isIntegral() {
        return compareTo(UINT64) <= 0;
    }

    /** Whether the values are complex, of two floats each. */
    public boolean isComplex() {
        return this == COMPLEX64 || this == COMPLEX128;
    }

    /** The bytes of what a byte order applies to: half a complex value. */
    int orderedBytes() {
        return isComplex() ? bytes / 2 : bytes;
    }

    /** NumPy's array-protocol code without its byte order, such as {@code f4}; empty for types that NumPy lacks. */
    String code() {
        return code;
    }

    /**
     * The type that goes by a label.
     *
     * @throws IllegalArgumentException if none does
     */
    public static DType of(String label) {
        for (DType type : values()) {
            if (type.label().equals(label)) {
                return type;
            }
        }
        throw new IllegalArgumentException("Unknown dtype " + label);
    }

    /** The type of a NumPy code such as {@code f4} or {@code ?}; null if it is none of these. */
    static DType ofCode(String code) {
        if (code.equals("?")) {
            return BOOL;
        }
        for (DType type : values()) {
            if (!code.isEmpty() && type.code.equals(code)) {
                return type;
            }
        }
        return null;
    }
}
