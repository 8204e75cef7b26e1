package dev.lockstep.record.format;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.RecordNode;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.array.Uncomparable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads zip archives: {@code .npz}, whose members are npy files, one an array, as {@code numpy.savez} and {@code savez_compressed}
 * write them, and torch's {@code .pt}.
 */
final class ZipReader {
    static final byte[] MAGIC = {'P', 'K', 3, 4};
    /** An archive without entries begins with its end. */
    static final byte[] EMPTY_MAGIC = {'P', 'K', 5, 6};

    /** What the Mac's Finder puts beside the files that it archives. */
    private static final String RESOURCE_FORKS = "__MACOSX/";

    private static final String ENDING = ".npy";

    private ZipReader() {}

    static RecordNode read(Source source, HeapBudget budget) {
        List<ZipMember> members = ZipMember.of(source, budget);
        return TorchReader.isOne(members) ? TorchReader.read(members, budget) : arrays(members, budget);
    }

    private static RecordTree arrays(List<ZipMember> members, HeapBudget budget) {
        Map<String, RecordNode> arrays = new LinkedHashMap<>();
        for (ZipMember member : members) {
            if (!member.name().startsWith(RESOURCE_FORKS)) {
                Source file = member.open();
                if (arrays.put(key(member.name()), array(file, budget)) != null) {
                    throw new BadFileException(file.name(), "stands twice in the archive");
                }
            }
        }
        return new RecordTree(arrays);
    }

    private static RecordNode array(Source file, HeapBudget budget) {
        return Magic.startsWith(file, NpyReader.MAGIC)
                ? NpyReader.read(file, budget)
                : new Uncomparable("a file that is no npy file");
    }

    private static String key(String name) {
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }
}
