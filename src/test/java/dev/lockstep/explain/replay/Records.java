package dev.lockstep.explain.replay;

import dev.lockstep.record.Source;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.format.RecordFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The records of resources/replay, made by make.py there. */
final class Records {
    private static final Map<String, Identification> IDENTIFIED = new ConcurrentHashMap<>();

    private Records() {}

    static Path path(String name) {
        return Path.of("src/test/resources/replay", name + ".npy");
    }

    static Map<String, NdArray> arrays(String name) {
        Source source = Sources.ofFile(path(name));
        return RecordFiles.read(source).flat();
    }

    /** What a record's optimizer is; searched once. */
    static Identification identified(String name) {
        return IDENTIFIED.computeIfAbsent(
                name, unknown -> VariantSearch.of(UpdateReading.of(arrays(name)).orElseThrow()));
    }
}
