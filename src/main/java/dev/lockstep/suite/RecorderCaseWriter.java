package dev.lockstep.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.NamePair;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.WeightsSpec;
import dev.lockstep.schedule.ScheduleSpec;
import java.util.List;

/**
 * Writes the case that a recorder is given, every default filled in, so that a recorder needs to know none. Parameters of optimizers
 * and schedules are left as the user gave them: their defaults are the framework's own.
 */
final class RecorderCaseWriter {
    static final String WEIGHTS = "weights";
    static final String BATCH = "batch";

    /** Grows when a recorder that reads the format before would be misled. */
    private static final int FORMAT = 1;

    private static final String SEED = "seed";
    private static final String SAFETENSORS = "safetensors";

    private final ObjectNode root = JsonNodeFactory.instance.objectNode();

    RecorderCaseWriter(String check, long seed, int iterations, Precision precision) {
        root.put("format", FORMAT)
                .put("check", check)
                .put(SEED, seed)
                .put("iterations", iterations)
                .put("precision", precision.label());
    }

    RecorderCase written() {
        return new RecorderCase(root.toString());
    }

    /** @param keys none for all that the recorder has */
    void observe(List<ObservedKey> keys) {
        if (keys.isEmpty()) {
            root.put("observe", ObserveReader.ALL);
            return;
        }
        ArrayNode observe = root.putArray("observe");
        keys.forEach(key -> observe.addObject()
                .put("key", key.key())
                .put("observation", key.observation())
                .put("iteration", key.iteration()));
    }

    void settings(JsonTree settings) {
        root.set("settings", settings.canonical());
    }

    void model(ModelSpec model) {
        ObjectNode to = root.putObject("model")
                .put("type", ModelReader.TYPE)
                .put("layers", model.layers())
                .put("hidden", model.hidden())
                .put("heads", model.heads())
                .put("intermediate", model.intermediate())
                .put("vocab", model.vocab())
                .put("max_position", model.maxPosition())
                .put("type_vocab", model.typeVocab())
                .put("labels", model.labels())
                .put("hidden_act", model.hiddenAct().label())
                .put("layer_norm_eps", model.layerNormEps())
                .put("attention_scale", model.attentionScale())
                .put("framework", model.framework().label())
                .put("auto_mask", model.autoMask())
                .put("padding_idx", model.paddingIdx())
                .put("position_offset", model.positionOffset())
                .put("token_type", model.tokenType())
                .put("pooler_act", model.poolerAct().label())
                .put("dropout", model.dropout());
        to.set("transposed", texts(model.transposed()));
        ArrayNode swapped = to.putArray("swapped");
        for (NamePair pair : model.swapped()) {
            swapped.addArray().add(pair.first()).add(pair.second());
        }
    }

    void weights(WeightsSpec weights) {
        if (weights instanceof WeightsSpec.Checkpoint checkpoint) {
            ObjectNode to = root.putObject(WEIGHTS).put(SAFETENSORS, checkpoint.safetensors());
            generated(to.putObject("rest"), checkpoint.rest());
        } else {
            generated(root.putObject(WEIGHTS), (WeightsSpec.Generated) weights);
        }
    }

    private static void generated(ObjectNode to, WeightsSpec.Generated generated) {
        to.put("generator", InputReader.NORMAL).put("std", generated.std()).put(SEED, generated.seed());
    }

    void batch(BatchSpec batch) {
        ObjectNode to = root.putObject(BATCH);
        if (batch instanceof BatchSpec.Files files) {
            to.put("ids", files.ids()).put("labels", files.labels()).put("mask", files.mask());
            return;
        }
        BatchSpec.Generated generated = (BatchSpec.Generated) batch;
        to.put("generator", InputReader.RANDINT)
                .put("size", generated.size())
                .put("length", generated.length())
                .put(SEED, generated.seed())
                .put("pads", generated.pads())
                .put("mask", generated.mask())
                .put("count", generated.count())
                .put("stride", generated.stride());
    }

    void loss(LossSpec loss) {
        root.putObject("loss")
                .put("reduction", loss.reduction().label())
                .put("label_smoothing", loss.labelSmoothing())
                .put("flip_labels", loss.flipLabels());
    }

    void optimizer(OptimizerSpec optimizer) {
        ObjectNode to = root.putObject("optimizer")
                .put("framework", optimizer.framework().label())
                .put("name", optimizer.name().label())
                .put("amsgrad", optimizer.amsgrad())
                .put("clip_norm", optimizer.clipNorm())
                .put("clip_value", optimizer.clipValue())
                .put("zero_grad", optimizer.zeroGrad())
                .put("accumulate", optimizer.accumulate());
        to.set("params", tree(optimizer.params()));
        to.set("no_decay", texts(optimizer.noDecay()));
        ScheduleSpec schedule = optimizer.schedule();
        if (schedule == null) {
            to.putNull("schedule");
            return;
        }
        to.putObject("schedule")
                .put("framework", schedule.framework())
                .put("scheduler", schedule.scheduler())
                .put("lr", schedule.lr())
                .set("params", tree(schedule.params()));
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static JsonNode tree(Object params) {
        return new ObjectMapper().valueToTree(params);
    }
}
