package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchFields;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.WeightsFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the fields of model and loss say, the backward pass is the slope of the forward pass. */
class FieldGradientsTest {
    private static final int ELEMENTS_PER_PARAMETER = 1;
    /** Small, as relu and its kin have corners. */
    private static final float STEP = 1e-4f;

    static Stream<Arguments> settings() {
        return Stream.of(
                of(Map.of("norm_first", true), Map.of()),
                of(Map.of("norm_first", true, "pooling", "mean"), Map.of()),
                of(Map.of("pooling", "mean"), Map.of()),
                of(Map.of("pooling", "max"), Map.of()),
                of(Map.of("pooler", false), Map.of()),
                of(Map.of("pooler", false, "pooling", "mean"), Map.of()),
                of(Map.of("causal", true, "pooling", "mean"), Map.of()),
                of(Map.of("causal", true, "norm_first", true, "attention_scale", 0.3), Map.of()),
                of(Map.of("attention_scale", "hidden", "mask_value", "-1e4"), Map.of()),
                of(Map.of("hidden_act", "mish"), Map.of()),
                of(Map.of("hidden_act", "tanh"), Map.of()),
                of(Map.of("hidden_act", "none"), Map.of()),
                of(Map.of("hidden_act", "relu2"), Map.of()),
                of(Map.of("hidden_act", "leaky_relu", "pooler_act", "relu"), Map.of()),
                of(Map.of("layer_norm_variance", "unbiased"), Map.of()),
                of(Map.of("layer_norm_variance", "raw"), Map.of()),
                of(Map.of("embedding_scale", 3.5), Map.of()),
                of(Map.of("positions", "seen", "pad_position", 9), Map.of()),
                of(Map.of(), Map.of("class_weights", List.of(1.0, 3.0, 0.5))),
                of(
                        Map.of(),
                        Map.of("class_weights", List.of(1.0, 3.0, 0.5), "mean_by", "rows", "label_smoothing", 0.1)),
                of(Map.of(), Map.of("kind", "bce", "class_weights", List.of(1.0, 3.0, 0.5))),
                of(Map.of(), Map.of("kind", "mse", "reduction", "sum")),
                of(Map.of(), Map.of("kind", "focal")),
                of(Map.of(), Map.of("kind", "focal", "gamma", 0.5)),
                of(Map.of(), Map.of("input", "softmax", "scale", 4.0)),
                of(Map.of(), Map.of("kind", "mse", "input", "softmax")),
                of(Map.of(), Map.of("ignore_index", 1)));
    }

    private static Arguments of(Map<String, Object> model, Map<String, Object> loss) {
        return Arguments.of(model, loss);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void gradientsAreTheSlopesOfTheLoss(Map<String, Object> model, Map<String, Object> loss) {
        BackpropSpec spec = spec(model, loss);
        Map<String, float[]> weights = new HashMap<>();
        Map<String, double[]> observed = Runs.run(spec, new Given(weights), 1);
        for (ModelParameter parameter : spec.model().parameters()) {
            weights.put(parameter.name(), floats(observed.get("param/" + parameter.name() + "_0")));
        }
        Random random = new Random(7);
        for (ModelParameter parameter : spec.model().parameters()) {
            double[] gradient = observed.get("grad/" + parameter.name() + "_0");
            for (int i = 0; i < ELEMENTS_PER_PARAMETER; i++) {
                int element = parameter.name().contains("embeddings.")
                        ? firstMoved(gradient, i)
                        : random.nextInt(gradient.length);
                assertThat(gradient[element])
                        .as("gradient of %s[%d]", parameter.name(), element)
                        .isCloseTo(
                                slope(spec, weights, parameter.name(), element),
                                within(3e-6 * Math.max(1, Math.abs(gradient[element]))));
            }
        }
    }

    /** An element that has a gradient at all. */
    private static int firstMoved(double[] gradient, int skip) {
        int seen = 0;
        for (int i = 0; i < gradient.length; i++) {
            if (gradient[i] != 0 && seen++ == 2 * skip) {
                return i;
            }
        }
        throw new IllegalStateException("no gradient");
    }

    /** Of two central differences what their error, which falls with the square of the step, leaves. */
    private static double slope(BackpropSpec spec, Map<String, float[]> weights, String name, int element) {
        BackpropSpec onlyLoss = spec.observing(List.of(spec.observe().get(0)));
        double near = slope(onlyLoss, weights, weights.get(name), element, STEP);
        double far = slope(onlyLoss, weights, weights.get(name), element, 2 * STEP);
        return (4 * near - far) / 3;
    }

    private static double slope(
            BackpropSpec spec, Map<String, float[]> weights, float[] values, int element, float step) {
        float before = values[element];
        float above = before + step;
        float below = before - step;
        values[element] = above;
        double up = Runs.run(spec, new Given(weights), 1).get("loss_0")[0];
        values[element] = below;
        double down = Runs.run(spec, new Given(weights), 1).get("loss_0")[0];
        values[element] = before;
        return (up - down) / ((double) above - below);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static BackpropSpec spec(Map<String, Object> model, Map<String, Object> loss) {
        SpecBuilder builder = new SpecBuilder(Sizes.NANO, 3).in(Precision.FLOAT64);
        Map<String, Object> plain = new HashMap<>(Map.of(
                "layers",
                2,
                "hidden",
                8,
                "heads",
                2,
                "intermediate",
                12,
                "vocab",
                30,
                "max_position",
                12,
                "labels",
                3));
        plain.put("padding_idx", null);
        plain.putAll(model);
        builder.model = ModelSpec.of(plain);
        builder.weights = builder.weights.with(WeightsFields.STD, 0.5).with(WeightsFields.SAFETENSORS, "given");
        builder.batch =
                BatchSpec.generated(4, 6, 5).with(BatchFields.PADS, true).with(BatchFields.MASK, true);
        builder.loss = LossSpec.of(loss);
        builder.params.put("lr", 0.0);
        builder.iterations = 1;
        return builder.observing("loss", "grad/{parameter}", "param/{parameter}")
                .build();
    }

    /** Weights by name; what is not there is generated. */
    private record Given(Map<String, float[]> weights) implements Inputs {
        @Override
        public Optional<float[]> parameter(String checkpoint, ModelParameter parameter) {
            return Optional.ofNullable(weights.get(parameter.name()));
        }

        @Override
        public Integers integers(String file) {
            throw new UnsupportedOperationException(file);
        }
    }
}
