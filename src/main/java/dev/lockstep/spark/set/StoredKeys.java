package dev.lockstep.spark.set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.ColumnValues;
import dev.lockstep.store.Store;
import dev.lockstep.suite.RecordedRun;
import dev.lockstep.suite.RecordedSource;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The keys of imported sets and of earlier runs, looked up without Spark; each once. */
public final class StoredKeys implements Function<RecordedSource, Optional<Set<String>>> {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Store store;
    private final Map<String, Set<String>> ofSets = new HashMap<>();
    private final Map<String, Map<String, Set<String>>> ofRuns = new HashMap<>();

    /** Those beside a store's runs. */
    public StoredKeys(Store store) {
        this.store = store;
    }

    /** The keys that a side can be asked for; empty of files, and where rules make other keys of them, which takes the values. */
    @Override
    public Optional<Set<String>> apply(RecordedSource source) {
        return source.keys().isEmpty()
                ? source.fold(
                        file -> Optional.empty(),
                        set -> Optional.of(ofSets.computeIfAbsent(set.name(), this::ofSet)),
                        run -> Optional.of(ofCheck(run)))
                : Optional.empty();
    }

    private Set<String> ofSet(String name) {
        return ColumnValues.where(store, LogTables.SETS, "set_id", name, "key");
    }

    private Set<String> ofCheck(RecordedRun run) {
        return byCheck(run.runId()).getOrDefault(run.check(), Set.of());
    }

    /** The names of a finished run's checks, sorted. */
    Set<String> checks(String run) {
        return byCheck(run).keySet();
    }

    private Map<String, Set<String>> byCheck(String run) {
        return ofRuns.computeIfAbsent(run, this::ofRun);
    }

    private Map<String, Set<String>> ofRun(String id) {
        Map<String, Set<String>> checks = new TreeMap<>();
        for (JsonNode check : report(id).path("checks")) {
            Set<String> keys = checks.computeIfAbsent(check.path("name").asText(), name -> new LinkedHashSet<>());
            check.path("keys").forEach(key -> keys.add(key.path("key").asText()));
        }
        return checks;
    }

    private JsonNode report(String run) {
        try {
            return MAPPER.readTree(new StoredRun(store, run).report());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the report of run " + run + " is not JSON", e);
        }
    }
}
