package dev.lockstep.record;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code .npz} files: a zip archive of npy files, one an array, as {@code numpy.savez} and {@code savez_compressed} write. */
final class NpzReader {
    static final byte[] MAGIC = {'P', 'K', 3, 4};
    /** An archive without entries begins with its end. */
    static final byte[] EMPTY_MAGIC = {'P', 'K', 5, 6};

    /** What the Mac's Finder puts beside the files that it archives. */
    private static final String RESOURCE_FORKS = "__MACOSX/";

    private static final String ENDING = ".npy";

    private NpzReader() {}

    static RecordTree read(Source source, Budget budget) {
        Map<String, Recorded> arrays = new LinkedHashMap<>();
        for (ZipMember member : ZipMember.of(source, budget)) {
            if (!member.name().startsWith(RESOURCE_FORKS)) {
                Source file = member.open();
                if (arrays.put(key(member.name()), array(file, budget)) != null) {
                    throw new BadFileException(file.name(), "stands twice in the archive");
                }
            }
        }
        return new RecordTree(arrays);
    }

    private static Recorded array(Source file, Budget budget) {
        if (!RecordFiles.startsWith(file, NpyReader.MAGIC)) {
            throw new BadFileException(file.name(), "offset 0: not an npy file");
        }
        return NpyReader.read(file, budget);
    }

    private static String key(String name) {
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }
}
