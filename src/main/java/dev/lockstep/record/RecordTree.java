package dev.lockstep.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A recorded file: arrays by key, in the file's order; dictionaries may nest, as reprod_log has them.
 *
 * @param entries what stands under each key, in the file's order
 */
public record RecordTree(Map<String, Recorded> entries) implements Recorded {
    public RecordTree {
        // Not Map.copyOf, which forgets the order.
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** A tree of one level. */
    public static RecordTree ofFlat(Map<String, NdArray> arrays) {
        return new RecordTree(new LinkedHashMap<>(arrays));
    }

    /**
     * All arrays by their keys joined with {@code /}, in the file's order. Where two paths join to one key, which a reader
     * refuses, the later array stands.
     */
    public Map<String, NdArray> flat() {
        Map<String, NdArray> flat = new LinkedHashMap<>();
        flatten("", flat);
        return flat;
    }

    private void flatten(String prefix, Map<String, NdArray> into) {
        entries.forEach((key, value) -> {
            if (value instanceof RecordTree tree) {
                tree.flatten(prefix + key + "/", into);
            } else if (value instanceof NdArray array) {
                into.put(prefix + key, array);
            }
        });
    }
}
