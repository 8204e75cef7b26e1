package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.OptimizerName;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Precision;
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
    int iterations = 10;
    Precision precision = Precision.FLOAT32;
    List<ObservationRequest> observe = List.of(new ObservationRequest("loss", "loss_{iteration}", List.of()));

    SpecBuilder(Sizes size, long seed) {
        this.size = size;
        this.seed = seed;
        this.model = size.model();
        this.weights = new WeightsSpec.Generated(0.02, seed);
        this.batch = size.batch(seed);
        params.put("lr", 3e-5);
        params.put("eps", 1e-6);
        params.put("weight_decay", 0.01);
    }

    /** The setting of reference/probe: as cheap, and it sees more. */
    SpecBuilder probe() {
        weights = new WeightsSpec.Generated(0.05, seed);
        BatchSpec.Generated one = size.batch(seed);
        batch = new BatchSpec.Generated(one.size(), one.length(), seed, false, false, 2, 1000);
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
        Map<String, Object> translated = OptimizerDialects.translate(framework, other, optimizer, params);
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
        OptimizerSpec spec = new OptimizerSpec(
                framework, optimizer, params, amsgrad, noDecay, clipNorm, clipValue, schedule, zeroGrad, accumulate);
        return new BackpropSpec(model, weights, batch, loss, spec, iterations, precision, observe);
    }
}
