package dev.lockstep.record.pickle;

import dev.lockstep.record.MessageText;
import dev.lockstep.record.PythonRepr;
import dev.lockstep.record.array.NdArray;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A dictionary's key.
 *
 * @param text as Python's {@code str} prints it, and reprod_log
 * @param type Python's, such as {@code str}
 */
record PickleKey(String text, String type) {
    static final String STRING = "str";
    // A tuple may hold another many times over.
    private static final int MAX_DEPTH = 2;
    private static final int MAX_ITEMS = 16;
    private static final int MAX_ITEM_LENGTH = 256;
    /** No item prints so: strings stand in quotes. */
    private static final String UNPRINTABLE = "";

    /** The key that a pickle's value is; null if nothing of the kind is one that Lockstep reads. */
    static PickleKey of(Object value) {
        if (value instanceof String text) {
            return new PickleKey(text, STRING);
        }
        if (value instanceof PickleTuple tuple) {
            String text = text(tuple.items(), 0);
            return text == null ? null : new PickleKey(text, "tuple");
        }
        String text = text(value);
        return text == null ? null : new PickleKey(text, type(value));
    }

    private static String type(Object value) {
        if (value instanceof PickleArray array) {
            return array.value().dtype().label();
        }
        return value == PickleMarker.NONE
                ? "None"
                : value instanceof Long ? "int" : value instanceof Boolean ? "bool" : "float";
    }

    /** A number, bool or None; null if it is none. */
    private static String text(Object value) {
        if (value == PickleMarker.NONE) {
            return "None";
        }
        if (value instanceof Long number) {
            return number.toString();
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof Double number) {
            return PythonRepr.of(number);
        }
        boolean scalar = value instanceof PickleArray array && array.value() != null && array.mask() == null;
        return scalar ? text(((PickleArray) value).value()) : null;
    }

    private static String text(NdArray scalar) {
        if (scalar.dimensions() != 0) {
            return null;
        }
        return switch (scalar.dtype()) {
            case BOOL -> scalar.doubleAt(0) == 0 ? "False" : "True";
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> Long.toString(whole(scalar));
            case UINT64 -> Long.toUnsignedString(whole(scalar));
            case FLOAT32 -> PythonRepr.of(Double.valueOf(Float.toString((float) scalar.doubleAt(0))));
            case FLOAT64 -> PythonRepr.of(scalar.doubleAt(0));
            case FLOAT8_E4M3FN, FLOAT8_E5M2, FLOAT16, BFLOAT16, LONGDOUBLE, COMPLEX64, COMPLEX128 -> null;
        };
    }

    private static long whole(NdArray scalar) {
        long[] value = new long[1];
        scalar.copyTo(value, 0, 1);
        return value[0];
    }

    /** A tuple as Python prints it; null if something in it cannot be part of a key. */
    private static String text(List<Object> items, int depth) {
        if (depth > MAX_DEPTH || items.size() > MAX_ITEMS) {
            return null;
        }
        List<String> texts = items.stream().map(item -> item(item, depth)).toList();
        return texts.contains(UNPRINTABLE)
                ? null
                : texts.stream().collect(Collectors.joining(", ", "(", texts.size() == 1 ? ",)" : ")"));
    }

    private static String item(Object item, int depth) {
        String text = item instanceof String string
                ? "'" + string.replace("\\", "\\\\").replace("'", "\\'") + "'"
                : item instanceof PickleTuple tuple ? text(tuple.items(), depth + 1) : text(item);
        return text == null || text.length() > MAX_ITEM_LENGTH ? UNPRINTABLE : text;
    }

    @Override
    public String toString() {
        return MessageText.of(text) + " (" + type + ")";
    }
}
