package dev.lockstep.record.format;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.MessageText;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.RecordNode;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.array.Uncomparable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads recorded files of every format, which is recognized by their content. */
public final class RecordFiles {
    private RecordFiles() {}

    /**
     * Reads a file's keys; the arrays' values stay in the file until they are asked for.
     *
     * @throws BadFileException if the file is refused: damaged, of another format, with nothing in it that can be compared, or with two
     *     paths that join to one key
     */
    public static RecordTree read(Source source) {
        RecordFormat format = RecordFormat.of(source)
                .orElseThrow(() -> new BadFileException(
                        source.name(), "offset 0: not an npy, npz, pt, safetensors or pickle file"));
        RecordNode recorded = format.read(source, new HeapBudget(source.name()));
        if (recorded instanceof Uncomparable odd) {
            throw new BadFileException(source.name(), odd.what() + " cannot be compared");
        }
        RecordTree tree = asTree(recorded);
        requireDistinct(source, tree);
        requireComparable(source, tree);
        return tree;
    }

    static RecordTree asTree(RecordNode recorded) {
        return recorded instanceof RecordTree tree ? tree : new RecordTree(Map.of(RecordTree.ONLY_KEY, recorded));
    }

    private static void requireComparable(Source source, RecordTree tree) {
        Map<String, Uncomparable> odd = tree.uncomparable();
        if (!odd.isEmpty() && tree.flat().isEmpty()) {
            String key = odd.keySet().iterator().next();
            throw new BadFileException(
                    source.name(),
                    "key " + MessageText.of(key) + ": " + odd.get(key).what() + " cannot be compared"
                            + (odd.size() == 1 ? "" : ", nor can anything else in the file"));
        }
    }

    private static void requireDistinct(Source source, RecordTree tree) {
        if (tree.entries().values().stream().anyMatch(RecordTree.class::isInstance)) {
            requireDistinct(source, tree, new ArrayList<>(), new HashMap<>());
        }
    }

    /**
     * @param place the keys of the dictionaries around this one. Modified, and restored.
     * @param seen every joined key with the keys that it joins. Modified.
     */
    private static void requireDistinct(
            Source source, RecordTree tree, List<String> place, Map<String, List<String>> seen) {
        tree.entries().forEach((key, value) -> {
            place.add(key);
            if (value instanceof RecordTree inner) {
                requireDistinct(source, inner, place, seen);
            } else {
                String joined = String.join("/", place);
                List<String> other = seen.put(joined, List.copyOf(place));
                if (other != null) {
                    throw new BadFileException(
                            source.name(),
                            "keys " + MessageText.of(other.toString()) + " and " + MessageText.of(place.toString())
                                    + " both read " + MessageText.of(joined));
                }
            }
            place.remove(place.size() - 1);
        });
    }
}
