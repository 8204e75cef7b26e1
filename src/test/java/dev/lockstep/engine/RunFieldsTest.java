package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields of model, weights, batch and the run itself against torch and transformers in float64 (run_fields/record.py says how). */
class RunFieldsTest {
    /** Both sides are float64. */
    private static final double TOLERANCE = 1e-11;

    private static final Map<String, NdArray> RECORDED = Runs.reference("run_fields/recorded.npy");

    private static ObjectNode suite() throws IOException {
        try (InputStream text = RunFieldsTest.class.getResourceAsStream("/run_fields/suite.json")) {
            return (ObjectNode) new ObjectMapper().readTree(text);
        }
    }

    static Stream<String> names() throws IOException {
        return StreamSupport.stream(suite().get("backprop").spliterator(), false)
                .map(check -> check.get("name").textValue());
    }

    private static BackpropCheck check(String name) throws IOException {
        ObjectNode suite = suite();
        ArrayNode checks = suite.withArray("backprop");
        for (int i = checks.size() - 1; i >= 0; i--) {
            if (!checks.get(i).get("name").textValue().equals(name)) {
                checks.remove(i);
            }
        }
        return (BackpropCheck)
                SuiteParser.parse("suite.json", suite.toString()).checks().get(0);
    }

    @ParameterizedTest
    @MethodSource("names")
    void fieldIsWhatTheFrameworkDid(String name) throws IOException {
        BackpropCheck check = check(name);
        for (long seed : check.seeds()) {
            Map<String, double[]> observed = Runs.run(((BackpropSide.Computed) check.candidate()).spec(seed));
            check.keys().forEach(key -> assertThat(observed.get(key.observation() + "_" + key.iteration())[0])
                    .as("%s of seed %d", key.key(), seed)
                    .isCloseTo(recorded(name, seed, key.key()), within(TOLERANCE)));
        }
    }

    private static double recorded(String name, long seed, String key) {
        return RECORDED.get(name + "/seed_" + seed + "/" + key).doubleAt(0);
    }

    /** None of them agrees by chance; the mean over replicas is the one that must. */
    @Test
    void everyFieldMovesALoss() throws IOException {
        for (JsonNode check : suite().get("backprop")) {
            String name = check.get("name").textValue();
            double effect = 0;
            for (int seed = 0; seed < 2; seed++) {
                for (int i = 0; i < 8; i++) {
                    double plain = recorded("plain", seed, "loss_" + i);
                    effect = Math.max(effect, Math.abs(recorded(name, seed, "loss_" + i) - plain));
                }
            }
            if (name.equals("plain") || name.equals("replicas_mean")) {
                assertThat(effect).as(name).isLessThan(1e-12);
            } else {
                assertThat(effect).as(name).isGreaterThan(1e-6);
            }
        }
    }
}
