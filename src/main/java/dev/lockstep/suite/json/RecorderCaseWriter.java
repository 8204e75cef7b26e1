package dev.lockstep.suite.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.Fields;
import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Resume;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.engine.spec.SymmetrySpec;
import dev.lockstep.engine.spec.WeightsSpec;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.RecorderCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes the case that a recorder is given, every default filled in, so that a recorder needs to know none. Parameters of optimizers
 * and schedules are left as the user gave them: their defaults are the framework's own.
 */
final class RecorderCaseWriter {
    /** In place of keys to observe: whatever the recorder has. */
    static final String ALL = "all";

    static final String WEIGHTS = "weights";
    static final String BATCH = "batch";
    static final String RUN = "run";
    static final String SETTINGS = "settings";

    /** Grows when a recorder that reads the format before would be misled. */
    private static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectNode root = JsonNodeFactory.instance.objectNode();

    /** Paths of the fields that are away from their defaults: a recorder refuses those that it does not honour, known to it or not. */
    private final List<String> changed = new ArrayList<>();

    private RecorderCaseWriter() {}

    /**
     * The case of one seed.
     *
     * @param check the check's name
     * @param run its seed filled in
     * @throws BadSuiteException if the run cannot be
     */
    static RecorderCase written(String check, long seed, JsonSpecTemplate run) {
        return run.placing(() -> {
            RecorderCaseWriter writer = new RecorderCaseWriter();
            writer.write(check, seed, run);
            return new RecorderCase(writer.root.toString(), run.run().invariance());
        });
    }

    private void write(String check, long seed, JsonSpecTemplate run) {
        int iterations = run.read(RunFields.ITERATIONS);
        ModelSpec model = run.model();
        root.put("format", FORMAT)
                .put("check", check)
                .put("seed", seed)
                .put("iterations", iterations)
                .put("precision", run.read(RunFields.PRECISION).label());
        observe(run.keys(model, iterations));
        section("model", model, ModelSpec::plain);
        section(WEIGHTS, run.weights(), WeightsSpec::plain);
        section(BATCH, run.batch(), BatchSpec::plain);
        section("loss", run.loss(), LossSpec::plain);
        section("optimizer", run.optimizer(), OptimizerSpec::plain);
        Resume resume = run.read(RunFields.RESUME);
        if (resume != null) {
            root.set(
                    RunFields.RESUME.path(),
                    MAPPER.valueToTree(RunFields.RESUME.kind().plain(resume)));
            changed.add(RunFields.RESUME.path());
        }
        Map<String, Object> about = run.run().changed();
        if (!about.isEmpty()) {
            root.set(RUN, MAPPER.valueToTree(about));
            changed.addAll(about.keySet());
        }
        if (run.run().invariance() != null) {
            root.set(Invariance.FIELD, MAPPER.valueToTree(run.run().invariance().plain()));
        }
        section("symmetry", run.symmetry(), SymmetrySpec::plain);
        if (run.fields().hasValue(SETTINGS)) {
            root.set(SETTINGS, run.fields().member(SETTINGS).canonical());
        }
        ArrayNode paths = root.putArray("changed");
        changed.forEach(paths::add);
    }

    /** @param keys none for all that the recorder has */
    private void observe(List<ObservedKey> keys) {
        if (keys.isEmpty()) {
            root.put("observe", RecorderCaseWriter.ALL);
            return;
        }
        ArrayNode observe = root.putArray("observe");
        keys.forEach(key -> observe.addObject()
                .put("key", key.key())
                .put("observation", key.observation())
                .put("iteration", key.iteration()));
    }

    /** @param section null if the suite says none */
    private <T> void section(String name, T section, Function<T, Map<String, Object>> plain) {
        if (section != null) {
            Map<String, Object> values = plain.apply(section);
            root.set(name, MAPPER.valueToTree(values));
            // Parameters are the framework's own: it refuses those that it does not know.
            Fields.changed(definition(name, values), values).stream()
                    .filter(path -> !path.equals(OptimizerFields.PARAMS.path()))
                    .forEach(changed::add);
        }
    }

    /** The section's name in the published schema. */
    private static String definition(String name, Map<String, Object> plain) {
        if (name.equals(WEIGHTS) && plain.containsKey(WeightsSpec.REST)) {
            return "checkpoint";
        }
        return name.equals(BATCH) && plain.containsKey("ids") ? "batchFiles" : name;
    }
}
