package dev.lockstep.record.pickle;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.MessageText;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.MaskedArrays;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordNode;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.array.Uncomparable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a recorded tree of what a pickle built: dictionaries of arrays; numbers as arrays of shape (); lists of numbers as arrays of one
 * axis, other lists as dictionaries by place. A masked array gives the values that are not masked, in one axis, and its mask; one in which
 * nothing is masked is plain.
 */
final class PickleTree {
    private static final int MAX_DEPTH = 64;
    private static final String NAME_TABLE = "StructuredToParameterName@@";

    /** So many values may come of lists and dictionaries that stand in several places; whatever else takes a byte of the file. */
    private static final long MAX_REPEATED = 1_000_000;

    /** What an entry takes, with a map of its own if it is a dictionary. */
    private static final long NODE_BYTES = 4 * HeapBudget.OBJECT_BYTES;

    private final Source source;
    private final HeapBudget budget;
    private long values;

    private PickleTree(Source source, HeapBudget budget) {
        this.source = source;
        this.budget = budget;
    }

    /**
     * The tree of a pickle's value.
     *
     * @throws BadFileException if it is no dictionary of arrays
     */
    static RecordNode of(Source source, Object value, HeapBudget budget) {
        return new PickleTree(source, budget).top(value);
    }

    private RecordNode top(Object value) {
        if (value instanceof PickleArray array && array.objects() != null) {
            if (array.objects().size() != 1) {
                return new Uncomparable("an object array of " + array.objects().size() + " values");
            }
            return top(array.objects().get(0));
        }
        if (value instanceof PickleDict dictionary) {
            return tree(dictionary, "", 0);
        }
        if (value instanceof PickleArray array && array.mask() != null) {
            Map<String, RecordNode> entries = new LinkedHashMap<>();
            put(entries, RecordTree.ONLY_KEY, array, "", 0);
            return new RecordTree(entries);
        }
        return convert(value, "", 0);
    }

    private RecordTree tree(PickleDict dictionary, String path, int depth) {
        if (depth == MAX_DEPTH) {
            throw refuse(path, "dictionaries nested more than " + MAX_DEPTH + " deep, or in themselves, are refused");
        }
        Map<String, RecordNode> entries = new LinkedHashMap<>();
        dictionary.values().forEach((key, value) -> {
            if (!isNameTable(key, value)) {
                put(entries, key, value, path, depth);
            }
        });
        return new RecordTree(entries);
    }

    /** Paddle's table of its parameters' private names, which says nothing about their values. */
    private static boolean isNameTable(String key, Object value) {
        return key.equals(NAME_TABLE)
                && value instanceof PickleDict table
                && table.values().values().stream().allMatch(String.class::isInstance);
    }

    /** @param entries Modified: the value is put, and the mask of a masked array. */
    private void put(Map<String, RecordNode> entries, String key, Object value, String path, int depth) {
        String at = path.isEmpty() ? key : path + "/" + key;
        putNew(entries, key, convert(value, at, depth + 1), at);
        if (value instanceof PickleArray array && array.mask() != null) {
            putNew(entries, key + MaskedArrays.MASK, array.mask(), at + MaskedArrays.MASK);
        }
    }

    private void putNew(Map<String, RecordNode> entries, String key, RecordNode value, String path) {
        if (entries.put(key, value) != null) {
            throw refuse(path, "is a key and the mask of another");
        }
    }

    private RecordNode convert(Object value, String path, int depth) {
        if (++values > source.size() + MAX_REPEATED) {
            throw new BadFileException(
                    source.name(),
                    "lists or dictionaries that stand in many places make more than " + MAX_REPEATED + " values");
        }
        // A dictionary may stand in many places: what counts is how often it is met, and under how long a path.
        budget.take(2L * path.length() + NODE_BYTES, source.size());
        if (value instanceof PickleDict dictionary) {
            return tree(dictionary, path, depth);
        }
        if (value instanceof PickleArray array && array.value() != null) {
            return array.mask() == null
                    ? array.value()
                    : MaskedArrays.compressed(array.value(), array.mask(), budget, source.size());
        }
        if (value instanceof PickleTuple || value instanceof List<?>) {
            return list(value instanceof PickleTuple tuple ? tuple.items() : (List<?>) value, path, depth);
        }
        NdArray numbers = numbers(List.of(value));
        return numbers == null ? new Uncomparable(kind(value)) : numbers.reshaped();
    }

    /** Numbers of one kind are an array, as NumPy would make it; whatever else, entries by their place. */
    private RecordNode list(List<?> items, String path, int depth) {
        NdArray numbers = items.isEmpty() ? null : numbers(items);
        if (numbers != null) {
            budget.take(Long.BYTES * numbers.size(), source.size());
            return numbers;
        }
        if (depth == MAX_DEPTH) {
            throw refuse(path, "lists nested more than " + MAX_DEPTH + " deep, or in themselves, are refused");
        }
        Map<String, RecordNode> entries = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            put(entries, Integer.toString(i), items.get(i), path, depth);
        }
        return new RecordTree(entries);
    }

    /** Python's integers, floats or bools as an array of one axis; null if not all are numbers of one kind. */
    private static NdArray numbers(List<?> items) {
        if (items.stream().allMatch(Long.class::isInstance)) {
            return NdArray.int64(items.stream().mapToLong(item -> (Long) item).toArray(), items.size());
        }
        if (items.stream().allMatch(item -> item instanceof Double || item instanceof Long)) {
            double[] values = items.stream()
                    .mapToDouble(item -> ((Number) item).doubleValue())
                    .toArray();
            return NdArray.float64(values, items.size());
        }
        if (!items.stream().allMatch(Boolean.class::isInstance)) {
            return null;
        }
        byte[] flags = new byte[items.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = (byte) (items.get(i).equals(true) ? 1 : 0);
        }
        return NdArray.of(DType.BOOL, flags, flags.length);
    }

    private static String kind(Object value) {
        if (value instanceof PickleArray array) {
            return array.what();
        }
        if (value instanceof PickleOpaque opaque) {
            return opaque.what();
        }
        if (value instanceof List<?> || value instanceof PickleTuple) {
            return "a list or tuple";
        }
        if (value == PickleMarker.NONE) {
            return "None";
        }
        return value instanceof String || value instanceof PickleBytes ? "a string" : "something that is no number";
    }

    private BadFileException refuse(String path, String what) {
        String where = path.isEmpty() ? "" : "key " + MessageText.of(path) + ": ";
        return new BadFileException(source.name(), where + what);
    }
}
