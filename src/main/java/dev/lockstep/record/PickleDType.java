package dev.lockstep.record;

import java.nio.ByteOrder;

/** A NumPy dtype while its pickle is read: the code comes first, the byte order with the state. */
final class PickleDType {
    private final String code;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    /**
     * @param code such as {@code f4} or {@code <f4}
     */
    PickleDType(String code) {
        boolean marked = !code.isEmpty() && "<>|=".indexOf(code.charAt(0)) >= 0;
        this.code = marked ? code.substring(1) : code;
        if (marked) {
            order(code.substring(0, 1));
        }
    }

    /**
     * Sets the byte order.
     *
     * @return whether it is one
     */
    boolean order(String mark) {
        order = mark.equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return mark.length() == 1 && "<>|=".contains(mark);
    }

    ByteOrder order() {
        return order;
    }

    String code() {
        return code;
    }

    boolean isObject() {
        return code.equals("O") || code.equals("O8") || code.equals("O4");
    }

    /** The type of its values; null if they are no numbers that Lockstep compares. */
    DType type() {
        return DType.ofCode(code);
    }
}
