package dev.lockstep.record;

import java.nio.ByteBuffer;
import java.util.Map;

/** Reads recorded files of every format, which is told by what they contain. */
public final class RecordFiles {
    /** The key of an array that stands in a file without one, which is NumPy's own name for it. */
    public static final String ONLY_KEY = "arr_0";

    /** The PROTO opcode, with which every pickle from protocol 2 on begins; paddle.save writes such. */
    private static final byte[] PICKLE_MAGIC = {(byte) 0x80};

    private RecordFiles() {}

    /**
     * Reads a file's keys; the arrays' values stay in the file until they are asked for.
     *
     * @throws BadFileException if the file is refused: broken, of another format, or with anything in it but arrays and numbers
     */
    public static RecordTree read(Source source) {
        Budget budget = new Budget(source.name());
        if (startsWith(source, NpyReader.MAGIC)) {
            return asTree(NpyReader.read(source, budget));
        }
        if (startsWith(source, NpzReader.MAGIC) || startsWith(source, NpzReader.EMPTY_MAGIC)) {
            return NpzReader.read(source, budget);
        }
        if (SafetensorsReader.isOne(source)) {
            return SafetensorsReader.read(source, budget);
        }
        if (startsWith(source, PICKLE_MAGIC)) {
            return asTree(PickleTree.of(source, Pickle.read(source, 0, budget), budget));
        }
        throw new BadFileException(source.name(), "offset 0: not an npy, npz, safetensors or pickle file");
    }

    static RecordTree asTree(Recorded recorded) {
        return recorded instanceof RecordTree tree ? tree : new RecordTree(Map.of(ONLY_KEY, recorded));
    }

    static boolean startsWith(Source source, byte[] magic) {
        return source.size() >= magic.length && source.read(0, magic.length).equals(ByteBuffer.wrap(magic));
    }
}
