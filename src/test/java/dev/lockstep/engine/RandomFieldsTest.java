package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.json.SuiteParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs with many fields away from their defaults at once, drawn by a seed, against torch's autograd in float64: random_fields/reference.py
 * draws and computes them, and a check's name has its seed.
 */
class RandomFieldsTest {
    /** Both sides are float64, and what is compared is below 1e4. */
    private static final double TOLERANCE = 1e-10;

    private static final Map<String, NdArray> RECORDED = Runs.reference("random_fields/recorded.npy");

    private static ObjectNode suite() throws IOException {
        try (InputStream text = RandomFieldsTest.class.getResourceAsStream("/random_fields/suite.json")) {
            return (ObjectNode) new ObjectMapper().readTree(text);
        }
    }

    static Stream<String> checks() throws IOException {
        return StreamSupport.stream(suite().get("backprop").spliterator(), false)
                .map(JsonNode::toString);
    }

    private static BackpropCheck check(JsonNode drawn) throws IOException {
        ObjectNode suite = suite();
        suite.putArray("backprop").add(drawn);
        return (BackpropCheck)
                SuiteParser.parse("suite.json", suite.toString()).checks().get(0);
    }

    private static BackpropSpec spec(BackpropCheck check) {
        return ((BackpropSide.Computed) check.candidate()).spec(0);
    }

    /** Later iterations are not compared: an update by a sign, or a largest value, may go the other way. */
    @ParameterizedTest
    @MethodSource("checks")
    void firstIterationInFloat32IsTheSame(String text) throws IOException {
        JsonNode drawn = new ObjectMapper().readTree(text);
        Map<String, double[]> observed = Runs.run(spec(check(drawn)).in(Precision.FLOAT32));
        assertThat(observed.values()).allSatisfy(values -> assertThat(values[0]).isFinite());
        for (String key : List.of("loss_0", "grad_norm_0")) {
            double recorded =
                    RECORDED.get(drawn.get("name").textValue() + "/" + key).doubleAt(0);
            assertThat(Math.abs(observed.get(key)[0] - recorded))
                    .as("%s: %s, recorded %s", key, observed.get(key)[0], recorded)
                    .isLessThanOrEqualTo(2e-5 * Math.max(1, Math.abs(recorded)));
        }
    }

    @ParameterizedTest
    @MethodSource("checks")
    void fieldsTogetherAreWhatEachIsAlone(String text) throws IOException {
        JsonNode drawn = new ObjectMapper().readTree(text);
        BackpropCheck check = check(drawn);
        Map<String, double[]> observed = Runs.run(spec(check));
        assertThat(check.keys()).hasSizeGreaterThan(9).allSatisfy(key -> {
            double recorded = RECORDED.get(drawn.get("name").textValue() + "/" + key.key())
                    .doubleAt(0);
            double found = observed.get(key.observation() + "_" + key.iteration())[0];
            assertThat(Math.abs(found - recorded))
                    .as("%s: %s, recorded %s", key.key(), found, recorded)
                    .isLessThanOrEqualTo(TOLERANCE * Math.max(1, Math.abs(recorded)));
        });
    }
}
