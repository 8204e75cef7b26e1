package dev.lockstep.schedule;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.format.RecordFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Schedules with the rates that their frameworks gave: {@code configs.json} and {@code FRAMEWORK.npy} of a folder. */
record Recordings(List<Recording> all) {
    /** The rates that the framework gave for a spec, index 0 at construction, and its momenta if they were recorded. */
    record Recording(String name, ScheduleSpec spec, NdArray rates, NdArray momenta) {}

    static final Path DATA = Path.of("data/lr");
    static final Path RESOURCES = Path.of("src/test/resources/lr");
    static final Path SCHEDULES = Path.of("src/test/resources/schedules");

    static Recordings of(Path folder) {
        Map<String, Map<String, NdArray>> files = new HashMap<>();
        return new Recordings(configs(folder.resolve("configs.json")).stream()
                .map(config -> {
                    ScheduleSpec spec = spec(config);
                    Map<String, NdArray> file = files.computeIfAbsent(spec.framework(), name -> read(folder, name));
                    String name = (String) config.get("name");
                    return new Recording(
                            spec.framework() + "/" + name, spec, file.get(name), file.get(name + ":momentum"));
                })
                .toList());
    }

    /**
     * A schedule whose parameters were drawn.
     *
     * @param refused what its framework said where it raised; null where it did not
     */
    record Drawn(Recording recording, String refused) {
        boolean isRefused() {
            return refused != null;
        }
    }

    /** Those of a framework: {@code FRAMEWORK.json} and {@code FRAMEWORK.npy} of a folder. */
    static List<Drawn> drawn(Path folder, String framework) {
        Map<String, NdArray> file = read(folder, framework);
        return configs(folder.resolve(framework + ".json")).stream()
                .map(config -> {
                    String name = (String) config.get("name");
                    Recording recording = new Recording(
                            framework + "/" + name, spec(config), file.get(name), file.get(name + ":momentum"));
                    return new Drawn(recording, (String) config.get("refused"));
                })
                .toList();
    }

    private static List<Map<String, Object>> configs(Path file) {
        try {
            return JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build()
                    .readValue(Files.readAllBytes(file), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, NdArray> read(Path folder, String framework) {
        return RecordFiles.read(Sources.ofFile(folder.resolve(framework + ".npy")))
                .flat();
    }

    @SuppressWarnings("unchecked")
    private static ScheduleSpec spec(Map<String, Object> config) {
        Number lr = (Number) config.get("lr");
        return new ScheduleSpec(
                (String) config.get("framework"),
                (String) config.get("scheduler"),
                (Map<String, Object>) config.get("params"),
                lr == null ? null : lr.doubleValue());
    }
}
