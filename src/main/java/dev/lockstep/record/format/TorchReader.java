package dev.lockstep.record.format;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.MessageText;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.RecordNode;
import dev.lockstep.record.pickle.PickleReader;
import dev.lockstep.record.pickle.TorchStorages;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code torch.save} writes since 1.6: a zip archive of a pickle, {@code data.pkl}, whose tensors refer to files of raw
 * bytes beside it, {@code data/0} and so on. Source: torch 2.15's {@code torch/serialization.py}, {@code _save}.
 */
final class TorchReader {
    private static final String PICKLE = "data.pkl";

    private final Map<String, ZipMember> members = new HashMap<>();
    private final Map<String, Source> opened = new HashMap<>();
    private final String folder;

    private TorchReader(List<ZipMember> members) {
        members.forEach(member -> this.members.put(member.name(), member));
        String pickle = members.stream()
                .map(ZipMember::name)
                .filter(TorchReader::isPickle)
                .findFirst()
                .orElseThrow();
        this.folder = pickle.substring(0, pickle.length() - PICKLE.length());
    }

    static boolean isOne(List<ZipMember> members) {
        return members.stream().map(ZipMember::name).anyMatch(TorchReader::isPickle);
    }

    private static boolean isPickle(String name) {
        return name.equals(PICKLE) || name.endsWith("/" + PICKLE);
    }

    static RecordNode read(List<ZipMember> members, HeapBudget budget) {
        TorchReader reader = new TorchReader(members);
        Source pickle = reader.open(PICKLE);
        TorchStorages storages = new TorchStorages(reader.order(), key -> reader.open("data/" + key));
        return PickleReader.read(pickle, budget, storages);
    }

    /** Files of other versions have no mark, and are little-endian. */
    private ByteOrder order() {
        if (!members.containsKey(folder + "byteorder")) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        Source mark = open("byteorder");
        String order = StandardCharsets.US_ASCII
                .decode(mark.read(0, (int) Math.min(mark.size(), 8)))
                .toString();
        return switch (order) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw new BadFileException(mark.name(), "byte order " + MessageText.of(order) + " is unknown");
        };
    }

    /** Opens, and checks, a member once; null if there is none. */
    private Source open(String name) {
        ZipMember member = members.get(folder + name);
        return member == null ? null : opened.computeIfAbsent(name, first -> member.open());
    }
}
