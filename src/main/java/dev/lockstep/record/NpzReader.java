package dev.lockstep.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code .npz} files: a zip archive of npy files, one an array, as {@code numpy.savez} and {@code savez_compressed} write. */
final class NpzReader {
    static final byte[] MAGIC = {'P', 'K', 3, 4};
    /** An archive without entries begins with its end. */
    static final byte[] EMPTY_MAGIC = {'P', 'K', 5, 6};

    private static final String ENDING = ".npy";

    private NpzReader() {}

    static RecordTree read(Source source, Budget budget) {
        List<ZipEntries.Entry> entries = ZipEntries.of(source, budget);
        Map<String, Recorded> arrays = new LinkedHashMap<>();
        for (ZipEntries.Entry entry : entries) {
            Source file = entry.open(source, budget);
            if (!RecordFiles.startsWith(file, NpyReader.MAGIC)) {
                throw new BadFileException(file.name(), "offset 0: not an npy file");
            }
            if (arrays.put(key(entry.name()), NpyReader.read(file, budget)) != null) {
                throw new BadFileException(file.name(), "stands twice in the archive");
            }
        }
        return new RecordTree(arrays);
    }

    private static String key(String name) {
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }
}
