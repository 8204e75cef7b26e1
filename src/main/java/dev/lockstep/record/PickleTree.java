package dev.lockstep.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a recorded tree of what a pickle built: dictionaries of arrays, and numbers as arrays of shape (). */
final class PickleTree {
    private static final int MAX_DEPTH = 64;
    /** What an entry takes, with a map of its own if it is a dictionary. */
    private static final long NODE_BYTES = 4 * Budget.OBJECT_BYTES;

    private final Source source;
    private final Budget budget;

    private PickleTree(Source source, Budget budget) {
        this.source = source;
        this.budget = budget;
    }

    /**
     * The tree of a pickle's value.
     *
     * @throws BadFileException if it is no dictionary of arrays
     */
    static Recorded of(Source source, Object value, Budget budget) {
        return new PickleTree(source, budget).top(value);
    }

    private Recorded top(Object value) {
        if (value instanceof PickleArray array && array.objects() != null) {
            if (array.objects().size() != 1) {
                throw refuse("", "an object array of " + array.objects().size() + " values");
            }
            return top(array.objects().get(0));
        }
        if (value instanceof Map<?, ?> || value instanceof PickleArray) {
            return convert(value, "", 0);
        }
        throw refuse("", kind(value));
    }

    private Recorded convert(Object value, String path, int depth) {
        // A dictionary may stand in many places: what counts is how often it is met, and under how long a path.
        budget.take(2L * path.length() + NODE_BYTES, source.size());
        if (value instanceof Map<?, ?> map) {
            return tree(map, path, depth);
        }
        if (value instanceof PickleArray array && array.value() != null) {
            return array.value();
        }
        if (value instanceof Long number) {
            return NdArray.int64(new long[] {number});
        }
        if (value instanceof Double number) {
            return NdArray.float64(new double[] {number});
        }
        if (value instanceof Boolean flag) {
            return NdArray.of(DType.BOOL, new byte[] {(byte) (flag ? 1 : 0)});
        }
        throw refuse(path, kind(value));
    }

    private RecordTree tree(Map<?, ?> map, String path, int depth) {
        if (depth == MAX_DEPTH) {
            throw refuse(path, "dictionaries nested more than " + MAX_DEPTH + " deep, or in themselves,");
        }
        Map<String, Recorded> entries = new LinkedHashMap<>();
        map.forEach((key, value) ->
                entries.put((String) key, convert(value, path.isEmpty() ? (String) key : path + "/" + key, depth + 1)));
        return new RecordTree(entries);
    }

    private static String kind(Object value) {
        if (value instanceof PickleArray array) {
            return array.objects() == null ? "an array without values" : "an object array";
        }
        if (value instanceof ArrayList<?> || value instanceof PickleTuple || value instanceof List<?>) {
            return "a list or tuple";
        }
        return value instanceof String || value instanceof PickleBytes ? "a string" : "something that is no number";
    }

    private BadFileException refuse(String path, String what) {
        String where = path.isEmpty() ? "" : "key " + Shown.of(path) + ": ";
        return new BadFileException(source.name(), where + what + " is refused where an array is expected");
    }
}
