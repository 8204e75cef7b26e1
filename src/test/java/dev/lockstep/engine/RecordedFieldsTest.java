package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.json.SuiteParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Differences that people really had, recorded with the real frameworks in float64 (fields/README.md): a field says each. */
class RecordedFieldsTest {
    /** Both sides are float64; every effect is 1e-5 or more. */
    private static final double TOLERANCE = 1e-12;

    private static BackpropCheck check(String name) throws IOException {
        try (InputStream text = RecordedFieldsTest.class.getResourceAsStream("/fields/suite.json")) {
            ObjectNode suite = (ObjectNode) new ObjectMapper().readTree(text);
            ArrayNode checks = suite.withArray("backprop");
            for (int i = checks.size() - 1; i >= 0; i--) {
                if (!checks.get(i).get("name").textValue().equals(name)) {
                    checks.remove(i);
                }
            }
            return (BackpropCheck)
                    SuiteParser.parse("suite.json", suite.toString()).checks().get(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "norm_first",
                "class_weights",
                "pooling_mean",
                "attention_scale_hidden",
                "causal",
                "loss_bce",
                "act_leaky",
                "padding_idx_zero",
                "decay_by_nothing",
                "lazy",
                "skip",
                "cycle_momentum_adam",
                "beyond_lambda",
                "bert"
            })
    void fieldIsWhatTheFrameworkDid(String name) throws IOException {
        BackpropCheck check = check(name);
        Map<String, NdArray> recorded = Runs.reference("fields/" + name + ".npy");
        for (long seed : check.seeds()) {
            Map<String, double[]> observed = Runs.run(((BackpropSide.Computed) check.candidate()).spec(seed));
            check.keys().forEach(key -> assertThat(observed.get(key.observation() + "_" + key.iteration())[0])
                    .as("%s of seed %d", key.key(), seed)
                    .isCloseTo(recorded.get("seed_" + seed + "/" + key.key()).doubleAt(0), within(TOLERANCE)));
        }
    }
}
