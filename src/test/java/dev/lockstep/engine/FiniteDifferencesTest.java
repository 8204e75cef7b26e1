package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.AttentionScale;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchFields;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.PoolerActivation;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.WeightsSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loss and gradients of the engine in float64, against a naive forward pass and its central differences. */
class FiniteDifferencesTest {
    private static final double STEP = 1e-5;
    private static final int ELEMENTS_PER_PARAMETER = 4;

    private record Setting(Activation activation, PoolerActivation pooler, boolean scale, LossSpec loss, long seed) {}

    static Stream<Setting> settings() {
        LossSpec smoothSum = LossSpec.of(Map.of("reduction", "sum", "label_smoothing", 0.2, "flip_labels", true));
        return Stream.of(
                new Setting(Activation.GELU, PoolerActivation.TANH, true, LossSpec.DEFAULT, 11),
                new Setting(Activation.GELU_NEW, PoolerActivation.NONE, true, smoothSum, 12),
                new Setting(Activation.RELU, PoolerActivation.TANH, false, LossSpec.DEFAULT, 13),
                new Setting(Activation.QUICK_GELU, PoolerActivation.TANH, false, smoothSum, 14),
                new Setting(Activation.SILU, PoolerActivation.NONE, true, LossSpec.DEFAULT, 15));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void gradientsAreTheSlopesOfTheLoss(Setting setting) {
        SpecBuilder builder = new SpecBuilder(Sizes.NANO, setting.seed()).in(Precision.FLOAT64);
        builder.model = model(setting);
        builder.weights = WeightsSpec.generated(0.3, setting.seed());
        builder.batch = BatchSpec.generated(3, 6, setting.seed())
                .with(BatchFields.PADS, true)
                .with(BatchFields.MASK, true);
        builder.loss = setting.loss();
        builder.params.put("lr", 0.0);
        builder.iterations = 1;
        BackpropSpec spec = builder.observing("loss", "grad/{parameter}", "param/{parameter}")
                .build();
        Map<String, double[]> observed = Runs.run(spec);
        Map<String, double[]> weights = new HashMap<>();
        for (ModelParameter parameter : spec.model().parameters()) {
            weights.put(parameter.name(), observed.get("param/" + parameter.name() + "_0"));
        }
        TokenBatch batch = Batches.of(spec, Inputs.none()).get(0);
        NaiveBert naive = new NaiveBert(spec.model(), weights);
        assertThat(observed.get("loss_0")[0]).isCloseTo(loss(naive, spec, batch), within(1e-13));
        for (ModelParameter parameter : spec.model().parameters()) {
            compare(naive, spec, batch, parameter, weights.get(parameter.name()), observed);
        }
    }

    private static ModelSpec model(Setting setting) {
        ModelBuilder model = new ModelBuilder(Sizes.NANO.model());
        model.maxPosition = 32;
        model.labels = 3;
        model.hiddenAct = setting.activation();
        model.layerNormEps = 1e-5;
        model.attentionScale = setting.scale() ? AttentionScale.HEAD : AttentionScale.NONE;
        model.paddingIdx = null;
        model.positionOffset = 2;
        model.tokenType = 1;
        model.poolerAct = setting.pooler();
        return model.build();
    }

    private static void compare(
            NaiveBert naive,
            BackpropSpec spec,
            TokenBatch batch,
            ModelParameter parameter,
            double[] values,
            Map<String, double[]> observed) {
        double[] gradient = observed.get("grad/" + parameter.name() + "_0");
        // The seed is fixed: the same elements in every run.
        Random random = new Random(parameter.name().hashCode());
        for (int i = 0; i < ELEMENTS_PER_PARAMETER; i++) {
            int index = i == 0 ? largest(gradient) : random.nextInt(values.length);
            double value = values[index];
            values[index] = value + STEP;
            double above = loss(naive, spec, batch);
            values[index] = value - STEP;
            double below = loss(naive, spec, batch);
            values[index] = value;
            double slope = (above - below) / (2 * STEP);
            // Central differences err by the step squared times the third derivative, and by rounding over the step.
            assertThat(gradient[index])
                    .as("%s[%d]", parameter.name(), index)
                    .isCloseTo(slope, within(2e-8 * Math.max(1, Math.abs(slope))));
        }
    }

    private static int largest(double[] values) {
        int largest = 0;
        for (int i = 0; i < values.length; i++) {
            largest = Math.abs(values[i]) > Math.abs(values[largest]) ? i : largest;
        }
        return largest;
    }

    private static double loss(NaiveBert naive, BackpropSpec spec, TokenBatch batch) {
        int[][] ids = new int[batch.size()][batch.length()];
        boolean[][] seen = new boolean[batch.size()][batch.length()];
        for (int i = 0; i < batch.tokens(); i++) {
            ids[i / batch.length()][i % batch.length()] = batch.ids()[i];
            seen[i / batch.length()][i % batch.length()] = batch.ids()[i] != 0;
        }
        return naive.loss(spec.loss(), ids, seen, batch.labels());
    }

    private static org.assertj.core.data.Offset<Double> within(double tolerance) {
        return org.assertj.core.data.Offset.offset(tolerance);
    }
}
