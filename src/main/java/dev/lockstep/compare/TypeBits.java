package dev.lockstep.compare;

import dev.lockstep.record.array.DType;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Sets of types as bits. */
final class TypeBits {
    /** Of the sets, which are few and the same for most keys. */
    private static final Map<Integer, String> LABELS = new ConcurrentHashMap<>();

    private TypeBits() {}

    // Sets are merged within one job, so that both sides of a merge number the types alike.
    @SuppressWarnings("EnumOrdinal")
    static int of(DType type) {
        return 1 << type.ordinal();
    }

    /** The types' labels, separated by commas. */
    static String labels(int bits) {
        return bits == 0 ? "" : LABELS.computeIfAbsent(bits, TypeBits::joined);
    }

    private static String joined(int bits) {
        return Arrays.stream(DType.values())
                .filter(type -> (bits & of(type)) != 0)
                .map(DType::label)
                .collect(Collectors.joining(", "));
    }
}
