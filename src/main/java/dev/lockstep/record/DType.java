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
    FLOAT16(2, "f2"),
    /** NumPy has none: it is read from safetensors, and written to .npy as float32, which holds it exactly. */
    BFLOAT16(2, ""),
    FLOAT32(4, "f4"),
    FLOAT64(8, "f8");

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

    /** NumPy's array-protocol code without its byte order, such as {@code f4}; empty for bfloat16. */
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
