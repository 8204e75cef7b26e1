package dev.lockstep.record.format;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.FileAccess;
import dev.lockstep.record.MessageText;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.array.Uncomparable;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of one record: a single one, or all that a name such as {@code rank_{rank}.npy} or
 * {@code model-{shard}-of-00004.safetensors} stands for. The keys of ranks follow {@code rank_N/}, those of shards as they are.
 */
public final class FileGroup implements Closeable {
    private final String name;
    private final List<Part> parts;

    private FileGroup(String name, List<Part> parts) {
        this.name = name;
        this.parts = List.copyOf(parts);
    }

    /**
     * A file of it.
     *
     * @param prefix what its keys follow
     */
    private record Part(String prefix, Source source) {}

    /** Whether a word names a place for the number of one of several files, such as {@code rank}. */
    public static boolean isPlace(String word) {
        return GroupName.isOne("{" + word + "}");
    }

    /**
     * Opens a file, or all files that a name stands for, in the order of their numbers.
     *
     * @throws BadFileException if there is none, or a number between the first and the last is missing
     */
    public static FileGroup open(String name, FileAccess files) {
        if (!GroupName.isOne(name)) {
            return new FileGroup(name, List.of(new Part("", files.apply(name))));
        }
        List<Part> parts = new GroupName(name)
                .members(files).stream()
                        .map(member -> new Part(member.prefix(), files.apply(member.path())))
                        .toList();
        return new FileGroup(name, parts);
    }

    /** The file, or the files. */
    public List<Source> sources() {
        return parts.stream().map(Part::source).toList();
    }

    /** Whether the order of the keys is the one in which values were recorded. */
    public KeyOrder order() {
        return sources().stream().map(KeyOrder::of).anyMatch(KeyOrder.LOST::equals) ? KeyOrder.LOST : KeyOrder.KEPT;
    }

    /**
     * Reads the keys; the arrays' values stay in the files until they are asked for.
     *
     * @throws BadFileException if a file is refused, or two shards have one key
     */
    public RecordTree read() {
        if (!GroupName.isOne(name)) {
            return RecordFiles.read(parts.get(0).source());
        }
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        Map<String, Uncomparable> odd = new LinkedHashMap<>();
        Map<String, String> files = new LinkedHashMap<>();
        for (Part part : parts) {
            RecordTree tree = RecordFiles.read(part.source());
            List<String> keys = new ArrayList<>(tree.flat().keySet());
            keys.addAll(tree.uncomparable().keySet());
            keys.forEach(key -> requireNew(
                    part, key, files.put(part.prefix() + key, part.source().name())));
            tree.flat().forEach((key, array) -> arrays.put(part.prefix() + key, array));
            tree.uncomparable().forEach((key, what) -> odd.put(part.prefix() + key, what));
        }
        return RecordTree.ofFlat(arrays, odd);
    }

    private static void requireNew(Part part, String key, String other) {
        if (other != null) {
            throw new BadFileException(
                    part.source().name(),
                    "key " + MessageText.of(key) + " is in " + other + " too, another shard of it");
        }
    }

    @Override
    public void close() throws IOException {
        for (Part part : parts) {
            part.source().close();
        }
    }
}
