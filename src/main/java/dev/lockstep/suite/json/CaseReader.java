package dev.lockstep.suite.json;

import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.RunSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Reads a case into a template. The fields' rows know how each value is read; what is added here is guesses at misspelt keys,
 * files as seen from the suite, and warnings.
 */
final class CaseReader {
    /** The fields of a case that a side may override. */
    static final List<String> CASE_FIELDS =
            List.of("model", "weights", "batch", "loss", "optimizer", "symmetry", "iterations", "resume");

    private static final String SAFETENSORS = "safetensors";
    private static final String IDS = "ids";

    private static final Set<String> KNOWN = Set.copyOf(
            Stream.concat(CASE_FIELDS.stream(), Stream.of("precision", "backend", "settings", "observe", "invariance"))
                    .toList());

    private final String suite;
    private final ScheduleReader schedules;

    /** @param suite the suite's name, which paths are seen from */
    CaseReader(String suite, ScheduleReader schedules) {
        this.suite = suite;
        this.schedules = schedules;
    }

    /**
     * A run of any seed.
     *
     * @param fields the case, overrides merged in
     * @param observe none for whatever there is
     * @throws LocatedException if a key is unknown
     */
    JsonSpecTemplate template(JsonTree fields, List<ObservationRequest> observe) {
        JsonTree checked = fields.only(name -> KNOWN.contains(name) || RunSpec.has(name));
        Map<String, UnaryOperator<JsonTree>> sections = Map.of(
                "model",
                model -> AllowedKeys.require("model", model),
                "weights",
                this::weights,
                "batch",
                this::batch,
                "loss",
                loss -> AllowedKeys.require("loss", loss),
                "optimizer",
                this::optimizer,
                "symmetry",
                symmetry -> AllowedKeys.require("symmetry", symmetry));
        for (String section : CASE_FIELDS) {
            if (fields.hasValue(section) && sections.containsKey(section)) {
                checked = checked.with(section, sections.get(section).apply(fields.member(section)));
            }
        }
        return new JsonSpecTemplate(suite, checked, observe);
    }

    private JsonTree weights(JsonTree weights) {
        if (!TreeReader.object(weights).has(SAFETENSORS)) {
            return AllowedKeys.require("weights", weights);
        }
        AllowedKeys.require("checkpoint", weights);
        AllowedKeys.require("rest", weights.member("rest"));
        return resolved(weights, SAFETENSORS);
    }

    private JsonTree batch(JsonTree batch) {
        if (!TreeReader.object(batch).has(IDS)) {
            return AllowedKeys.require("batch", batch);
        }
        AllowedKeys.require("batchFiles", batch);
        return resolved(resolved(resolved(resolved(batch, IDS), "labels"), "mask"), "token_types");
    }

    private JsonTree optimizer(JsonTree optimizer) {
        AllowedKeys.require("optimizer", optimizer);
        if (optimizer.hasValue("schedule")) {
            schedules.warn(AllowedKeys.require("schedule", optimizer.member("schedule")));
        }
        return optimizer;
    }

    /** The object with a file's path as seen from where the suite is. */
    private JsonTree resolved(JsonTree tree, String name) {
        return tree.hasValue(name) && tree.member(name).isText()
                ? tree.with(name, tree.member(name).mapped(file -> FileNames.resolve(suite, file)))
                : tree;
    }
}
