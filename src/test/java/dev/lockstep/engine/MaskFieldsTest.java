package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.json.SuiteParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ids of padding, rows of which nothing is seen, and paddle's float32 constants, against the real frameworks in float64
 * (mask_fields/record.py says how).
 */
class MaskFieldsTest {
    /** Both sides are float64. */
    private static final double TOLERANCE = 1e-12;

    private static final Map<String, NdArray> TORCH = Runs.reference("mask_fields/torch.npy");
    private static final Map<String, NdArray> PADDLE = Runs.reference("mask_fields/paddle.npy");

    /** The files of the row of which nothing is seen. */
    private static final Inputs FILES = new Inputs() {
        @Override
        public Optional<float[]> parameter(String checkpoint, ModelParameter parameter) {
            return Optional.empty();
        }

        @Override
        public Integers integers(String file) {
            NdArray read = Runs.reference("mask_fields/" + Path.of(file).getFileName())
                    .values()
                    .iterator()
                    .next();
            return new Integers(
                    LongStream.of(read.shape()).mapToObj(Math::toIntExact).toList(),
                    LongStream.range(0, read.size())
                            .mapToObj(i -> (int) read.doubleAt(i))
                            .toList());
        }
    };

    private static BackpropCheck check(String name, String text) {
        return SuiteParser.parse("suite.json", text).checks().stream()
                .map(BackpropCheck.class::cast)
                .filter(check -> check.settings().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String suite() throws IOException {
        try (InputStream text = MaskFieldsTest.class.getResourceAsStream("/mask_fields/suite.json")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static BackpropSpec spec(BackpropCheck check, long seed) {
        return ((BackpropSide.Computed) check.candidate()).spec(seed);
    }

    private static double recorded(String name, long seed, String key) {
        String path = name + "/seed_" + seed + "/" + key;
        return (TORCH.containsKey(path) ? TORCH : PADDLE).get(path).doubleAt(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pad_id",
                "blind_row_sdpa",
                "blind_row_eager",
                "auto_mask_pad_id",
                "blind_row_paddlenlp",
                "label_smoothing",
                "class_weights",
                "smoothed_class_weights",
                "smoothed_class_weights_sum",
                "layer_norm_eps",
                "layer_norm_eps_largest"
            })
    void fieldIsWhatTheFrameworkDid(String name) throws IOException {
        BackpropCheck check = check(name, suite());
        for (long seed : check.seeds()) {
            Map<String, double[]> observed = Runs.run(spec(check, seed), FILES, 1);
            check.keys().forEach(key -> assertThat(observed.get(key.observation() + "_" + key.iteration())[0])
                    .as("%s of seed %d", key.key(), seed)
                    .isCloseTo(recorded(name, seed, key.key()), within(TOLERANCE)));
        }
    }

    /** None of them agrees by chance: without the field, a loss or a gradient norm is beyond the tolerance. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pad_id              | \"model.pad_id\": 7             | \"model.pad_id\": 8",
                "blind_row_sdpa      | \"model.mask_value\": \"zero\"  | \"model.mask_value\": \"finfo.min\"",
                "auto_mask_pad_id    | \"model.pad_id\": 7             | \"model.pad_id\": 8",
                "blind_row_paddlenlp | \"model.mask_value\": \"-1e4\"  | \"model.mask_value\": \"finfo.min\"",
                "label_smoothing     | \"model.framework\": \"paddlenlp\" | \"model.framework\": \"hf\"",
                "smoothed_class_weights | \"model.framework\": \"paddlenlp\" | \"model.framework\": \"hf\"",
                "layer_norm_eps_largest | \"model.framework\": \"paddlenlp\" | \"model.framework\": \"hf\""
            })
    void fieldMovesWhatIsObserved(String name, String field, String other) throws IOException {
        assertThat(suite()).contains(field);
        BackpropCheck check = check(name, suite().replace(field, other));
        Map<String, double[]> observed = Runs.run(spec(check, 0), FILES, 1);
        double effect = check.keys().stream()
                .mapToDouble(key -> Math.abs(
                        observed.get(key.observation() + "_" + key.iteration())[0] - recorded(name, 0, key.key())))
                .max()
                .orElseThrow();
        assertThat(effect).isGreaterThan(10 * TOLERANCE);
    }
}
