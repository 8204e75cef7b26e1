package dev.lockstep.suite;

import static dev.lockstep.suite.PlacedException.placed;

import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.Reduction;
import dev.lockstep.engine.spec.WeightsSpec;

/** Reads {@code weights}, {@code batch} and {@code loss}. */
final class InputReader {
    private static final String GENERATOR = "generator";
    private static final String SAFETENSORS = "safetensors";
    private static final String IDS = "ids";
    static final String NORMAL = "numpy-normal";
    static final String RANDINT = "numpy-randint";

    private final String suite;

    /** @param suite the suite's name, which paths are seen from */
    InputReader(String suite) {
        this.suite = suite;
    }

    /** @param tree the case, for the places of errors */
    WeightsSpec weights(JsonTree tree, JsonTree weights) {
        if (!Reading.object(weights).has(SAFETENSORS)) {
            return generated(tree, weights);
        }
        KnownKeys.require("checkpoint", weights);
        String path = file(weights.member(SAFETENSORS));
        WeightsSpec.Generated rest = generated(tree, weights.member("rest"));
        return placed(tree, () -> new WeightsSpec.Checkpoint(path, rest));
    }

    private static WeightsSpec.Generated generated(JsonTree tree, JsonTree weights) {
        KnownKeys.require("weights", weights);
        requireGenerator(weights, NORMAL);
        double std = Reading.number(weights.member("std"));
        long seed = Reading.wholeLong(weights.member("seed"));
        return placed(tree, () -> new WeightsSpec.Generated(std, seed));
    }

    BatchSpec batch(JsonTree tree, JsonTree batch) {
        if (Reading.object(batch).has(IDS)) {
            KnownKeys.require("batchFiles", batch);
            return new BatchSpec.Files(
                    file(batch.member(IDS)), file(batch.member("labels")), Reading.optional(batch, "mask", this::file));
        }
        KnownKeys.require("batch", batch);
        requireGenerator(batch, RANDINT);
        int size = Reading.whole(batch.member("size"));
        int length = Reading.whole(batch.member("length"));
        long seed = Reading.wholeLong(batch.member("seed"));
        boolean pads = Reading.optional(batch, "pads", Reading::flag, false);
        boolean mask = Reading.optional(batch, "mask", Reading::flag, false);
        int count = Reading.optional(batch, "count", Reading::whole, BatchSpec.Generated.COUNT);
        long stride = Reading.optional(batch, "stride", Reading::wholeLong, BatchSpec.Generated.STRIDE);
        return placed(tree, () -> new BatchSpec.Generated(size, length, seed, pads, mask, count, stride));
    }

    static LossSpec loss(JsonTree tree, JsonTree loss) {
        KnownKeys.require("loss", loss);
        Reduction reduction = Reading.optional(
                loss, "reduction", each -> BackpropReader.choice(Reduction.class, each), LossSpec.DEFAULT.reduction());
        double smoothing =
                Reading.optional(loss, "label_smoothing", Reading::number, LossSpec.DEFAULT.labelSmoothing());
        boolean flip = Reading.optional(loss, "flip_labels", Reading::flag, LossSpec.DEFAULT.flipLabels());
        return placed(tree, () -> new LossSpec(reduction, smoothing, flip));
    }

    private static void requireGenerator(JsonTree tree, String known) {
        JsonTree generator = tree.member(GENERATOR);
        if (!Reading.text(generator).equals(known)) {
            throw new PlacedException(generator.path(), generator + " is not \"" + known + "\"");
        }
    }

    private String file(JsonTree tree) {
        return FileNames.resolve(suite, Reading.text(tree));
    }
}
