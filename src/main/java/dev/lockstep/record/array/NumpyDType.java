package dev.lockstep.record.array;

import dev.lockstep.record.MessageText;
import java.nio.ByteOrder;

/** A NumPy dtype while its pickle is read: the code comes first, the byte order with the state. */
public final class NumpyDType {
    private final String code;
    private final DType named;
    private String mark = "|";
    private boolean composite;
    // Looked up once: one dtype is that of thousands of arrays.
    private boolean known;
    private DType type;

    /**
     * @param code such as {@code f4} or {@code <f4}
     */
    public NumpyDType(String code) {
        boolean marked = !code.isEmpty() && "<>|=".indexOf(code.charAt(0)) >= 0;
        this.code = marked ? code.substring(1) : code;
        this.named = null;
        if (marked) {
            order(code.substring(0, 1));
        }
    }

    /** A type that goes by its name. */
    public NumpyDType(DType named) {
        this.code = named.label();
        this.named = named;
    }

    /**
     * Sets the byte order.
     *
     * @return whether it is one
     */
    public boolean order(String to) {
        mark = to;
        known = false;
        return to.length() == 1 && "<>|=".contains(to);
    }

    /** Its values are records of fields, or arrays. */
    public void makeComposite() {
        composite = true;
        known = false;
    }

    public ByteOrder order() {
        return mark.equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    public String code() {
        return code;
    }

    public boolean isObject() {
        return !composite && (code.equals("O") || code.equals("O8") || code.equals("O4"));
    }

    /** Whether its values are strings of UTF-32. */
    public boolean isText() {
        return !composite && code.startsWith("U");
    }

    /** Whether the type is the likeliest of several that NumPy writes alike. */
    public boolean isGuess() {
        return mark.equals("<") && code.equals("V1") && named == null;
    }

    /** The type of its values; null if they are no numbers that Lockstep compares. */
    public DType type() {
        if (!known) {
            type = numbers();
            known = true;
        }
        return type;
    }

    private DType numbers() {
        DType found = named != null ? named : mlType() != null ? mlType() : DType.ofCode(code);
        boolean foreign = composite || (found == DType.LONGDOUBLE && order() == ByteOrder.BIG_ENDIAN);
        return foreign ? null : found;
    }

    /**
     * The type of ml_dtypes that NumPy writes to npy files under this code: unlike those of its own void types they have a byte order.
     * {@code <V1} may be any float of 8 bits but e5m2; e4m3fn is by far the most common.
     */
    private DType mlType() {
        if (!mark.equals("<")) {
            return null;
        }
        return switch (code) {
            case "V2" -> DType.BFLOAT16;
            case "V1" -> DType.FLOAT8_E4M3FN;
            case "f1" -> DType.FLOAT8_E5M2;
            default -> null;
        };
    }

    /** What an array of it is, where it cannot be compared. */
    public String what() {
        return "an array of dtype " + (composite ? "with fields" : MessageText.of(code));
    }
}
