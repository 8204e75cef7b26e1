package dev.lockstep.record;

import java.nio.ByteBuffer;
import java.util.Map;

/** Reads recorded files of every format, which is told by what they contain. */
public final class RecordFiles {
    /** The key of an array that stands in a file without one, which is NumPy's own name for it. */
    public static final String ONLY_KEY = "arr_0";

    private RecordFiles() {}

    /**
     * Reads a file's keys; the arrays' values stay in the file until they are asked for.
     *
     * @throws BadFileException if the file is refused: broken, of another format, or with anything in it but arrays and numbers
     */
    public static RecordTree read(Source source) {
        if (!startsWith(source, NpyReader.MAGIC)) {
            throw new BadFileException(source.name(), "offset 0: not an npy file");
        }
        return asTree(NpyReader.read(source, 0));
    }

    static RecordTree asTree(Recorded recorded) {
        return recorded instanceof RecordTree tree ? tree : new RecordTree(Map.of(ONLY_KEY, recorded));
    }

    private static boolean startsWith(Source source, byte[] magic) {
        return source.size() >= magic.length && source.read(0, magic.length).equals(ByteBuffer.wrap(magic));
    }
}
