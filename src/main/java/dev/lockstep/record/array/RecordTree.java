package dev.lockstep.record.array;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A recorded file: arrays by key, in the file's order; dictionaries may nest, as reprod_log has them. No two paths of a file that was
 * read join to one key.
 *
 * @param entries what is under each key, in the file's order
 */
public record RecordTree(Map<String, RecordNode> entries) implements RecordNode {
    /** The key of an array that stands in a file without one, which is NumPy's own name for it. */
    public static final String ONLY_KEY = "arr_0";

    public RecordTree {
        // Not Map.copyOf, which forgets the order.
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** A tree of one level. */
    public static RecordTree ofFlat(Map<String, NdArray> arrays) {
        return new RecordTree(new LinkedHashMap<>(arrays));
    }

    /**
     * A tree of one level.
     *
     * @param odd what cannot be compared, besides; left out where there is an array of that key
     */
    public static RecordTree ofFlat(Map<String, NdArray> arrays, Map<String, Uncomparable> odd) {
        Map<String, RecordNode> entries = new LinkedHashMap<>(arrays);
        odd.forEach(entries::putIfAbsent);
        return new RecordTree(entries);
    }

    /** All arrays by their keys joined with {@code /}, in the file's order. */
    public Map<String, NdArray> flat() {
        Map<String, NdArray> flat = new LinkedHashMap<>();
        forEach("", (path, value) -> {
            if (value instanceof NdArray array) {
                flat.put(path, array);
            }
        });
        return flat;
    }

    /** What cannot be compared, by its keys joined with {@code /}, in the file's order. */
    public Map<String, Uncomparable> uncomparable() {
        Map<String, Uncomparable> found = new LinkedHashMap<>();
        forEach("", (path, value) -> {
            if (value instanceof Uncomparable odd) {
                found.put(path, odd);
            }
        });
        return found;
    }

    /** Everything but dictionaries. */
    private void forEach(String prefix, BiConsumer<String, RecordNode> action) {
        entries.forEach((key, value) -> {
            if (value instanceof RecordTree tree) {
                tree.forEach(prefix + key + "/", action);
            } else {
                action.accept(prefix + key, value);
            }
        });
    }
}
