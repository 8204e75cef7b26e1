package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchFields;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.OptimizerName;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.ScheduleFieldType;
import dev.lockstep.engine.spec.WeightsSpec;
import dev.lockstep.schedule.ScheduleSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The runs of the recorded references, as specs; each difference is one call. */
final class SpecBuilder {
    private final Sizes size;
    private final long seed;
    ModelSpec model;
    WeightsSpec weights;
    BatchSpec batch;
    LossSpec loss = LossSpec.DEFAULT;
    OptimizerFramework framework = OptimizerFramework.TORCH;
    OptimizerName optimizer = OptimizerName.ADAMW;
    final Map<String, Object> params = new LinkedHashMap<>();
    boolean amsgrad;
    List<String> noDecay = List.of("bias", "LayerNorm");
    Double clipNorm;
    Double clipValue;
    ScheduleSpec schedule;
    boolean zeroGrad = true;
    int accumulate = 1;
    /** Any other field of the optimizer, plain, by its name. */
    final Map<String, Object> optimizerFields = new LinkedHashMap<>();

    int iterations = 10;
    Precision precision = Precision.FLOAT32;
    List<ObservationRequest> observe = List.of(new ObservationRequest("loss", "loss_{iteration}", List.of()));

    SpecBuilder(Sizes size, long seed) {
        this.size = size;
        this.seed = seed;
        this.model = size.model();
        this.weights = WeightsSpec.generated(0.02, seed);
        this.batch = size.batch(seed);
        params.put("lr", 3e-5);
        params.put("eps", 1e-6);
        params.put("weight_decay", 0.01);
    }

    /** The setting of reference/probe: as cheap, and it sees more. */
    SpecBuilder probe() {
        weights = WeightsSpec.generated(0.05, seed);
        batch = size.batch(seed).with(BatchFields.COUNT, 2);
        params.put("lr", 3e-4);
        params.put("weight_decay", 0.5);
        return this;
    }

    SpecBuilder in(Precision value) {
        precision = value;
        return this;
    }

    /** The same parameters in another framework's dialect. */
    SpecBuilder by(OptimizerFramework other) {
        Map<String, Object> translated = OptimizerDialects.translate(
                OptimizerDialects.of(framework, optimizer), OptimizerDialects.of(other, optimizer), params);
        params.clear();
        params.putAll(translated);
        framework = other;
        return this;
    }

    SpecBuilder observing(String... names) {
        observe = java.util.Arrays.stream(names)
                .map(name -> new ObservationRequest(name, name, List.of()))
                .toList();
        return this;
    }

    BackpropSpec build() {
        Map<String, Object> plain = new LinkedHashMap<>(optimizerFields);
        plain.put("framework", framework.label());
        plain.put("name", optimizer.label());
        plain.put("params", params);
        plain.put("amsgrad", amsgrad);
        plain.put("no_decay", noDecay);
        plain.put("clip_norm", clipNorm);
        plain.put("clip_value", clipValue);
        plain.put("zero_grad", zeroGrad);
        plain.put("accumulate", accumulate);
        plain.put("schedule", schedule == null ? null : ScheduleFieldType.INSTANCE.plain(schedule));
        OptimizerSpec spec = OptimizerSpec.of(plain);
        return new BackpropSpec(model, weights, batch, loss, spec, iterations, precision, observe);
    }
}
