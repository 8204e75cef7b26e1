package dev.lockstep.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormBoundTest {
    /** k = 4, C = 1.03 and the dtype's epsilon; the powers are the layers that rounding passed, of 12. */
    @ParameterizedTest
    @CsvSource({
        "grad/bert.encoder.layer.0.attention.self.query.weight, float32, 12, 1.1920928955078125e-07",
        "grad/bert.encoder.layer.11.output.dense.bias, float32, 1, 1.1920928955078125e-07",
        "iter_3/grad/encoder.layers.4.linear1.weight, float64, 8, 2.220446049250313e-16",
        "grad/bert.embeddings.word_embeddings.weight, float32, 13, 1.1920928955078125e-07",
        "grad/classifier.weight, bfloat16, 1, 0.0078125",
        "seed_0/param/h.2.mlp.weight, float16, 10, 0.0009765625",
        "hidden_5, float32, 5, 1.1920928955078125e-07",
        "hidden_0, float32, 0, 1.1920928955078125e-07",
    })
    void growsWithTheLayersPassed(String key, String dtype, int passed, double epsilon) {
        assertThat(NormBound.of(key, 12, dtype).orElseThrow())
                .isCloseTo(4 * Math.pow(1.03, passed) * epsilon, within(1e-12 * epsilon));
    }

    @ParameterizedTest
    @CsvSource({"loss_0, float32", "grad_norm_3, float32", "grad/classifier.weight, int64", "logits, float32"})
    void isOfGradientsParametersAndHiddenStatesInFloatingPoint(String key, String dtype) {
        assertThat(NormBound.of(key, 12, dtype)).isEmpty();
    }

    @Test
    void layersAreCountedFromTheKeys() {
        assertThat(NormBound.layers(List.of("loss", "grad/bert.encoder.layer.3.output.dense.weight", "hidden_2")))
                .isEqualTo(4);
        assertThat(NormBound.layers(List.of("hidden_6"))).isEqualTo(6);
        assertThat(NormBound.layers(List.of("loss"))).isZero();
    }
}
