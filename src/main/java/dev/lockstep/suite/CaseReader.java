package dev.lockstep.suite;

import static dev.lockstep.suite.PlacedException.placed;

import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.WeightsSpec;

/** Reads the sections of a case. The fields' rows know how; what is added here is places, files and guesses at misspelt keys. */
final class CaseReader {
    private static final String SAFETENSORS = "safetensors";
    private static final String REST = "rest";
    private static final String IDS = "ids";
    private static final String LABELS = "labels";
    private static final String MASK = "mask";

    private final String suite;
    private final ScheduleReader schedules;

    /** @param suite the suite's name, which paths are seen from */
    CaseReader(String suite, ScheduleReader schedules) {
        this.suite = suite;
        this.schedules = schedules;
    }

    /** @param tree the case, for the places of errors, here and below */
    static ModelSpec model(JsonTree tree, JsonTree model) {
        KnownKeys.require("model", model);
        return placed(tree, () -> ModelSpec.of(model.plain()));
    }

    WeightsSpec weights(JsonTree tree, JsonTree weights) {
        if (!Reading.object(weights).has(SAFETENSORS)) {
            KnownKeys.require("weights", weights);
            return placed(tree, () -> WeightsSpec.of(weights.plain()));
        }
        KnownKeys.require("checkpoint", weights);
        KnownKeys.require("weights", weights.member(REST));
        JsonTree resolved = resolved(weights, SAFETENSORS);
        return placed(tree, () -> WeightsSpec.of(resolved.plain()));
    }

    BatchSpec batch(JsonTree tree, JsonTree batch) {
        if (!Reading.object(batch).has(IDS)) {
            KnownKeys.require("batch", batch);
            return placed(tree, () -> BatchSpec.of(batch.plain()));
        }
        KnownKeys.require("batchFiles", batch);
        JsonTree resolved = resolved(resolved(resolved(batch, IDS), LABELS), MASK);
        return placed(tree, () -> BatchSpec.of(resolved.plain()));
    }

    static LossSpec loss(JsonTree tree, JsonTree loss) {
        KnownKeys.require("loss", loss);
        return placed(tree, () -> LossSpec.of(loss.plain()));
    }

    OptimizerSpec optimizer(JsonTree tree, JsonTree optimizer) {
        KnownKeys.require("optimizer", optimizer);
        OptimizerSpec spec = placed(tree, () -> OptimizerSpec.of(optimizer.plain()));
        if (optimizer.hasValue("schedule")) {
            schedules.warn(optimizer.member("schedule"));
        }
        return spec;
    }

    /** The object with a file's path as seen from where the suite is. */
    private JsonTree resolved(JsonTree tree, String name) {
        return tree.hasValue(name) && tree.member(name).isText()
                ? tree.with(name, tree.member(name).mapped(file -> FileNames.resolve(suite, file)))
                : tree;
    }
}
