package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks made for what {@link NoiseFloorTest} and {@link NoiseVerdictsTest} have none for: drifts that scatter, too few seeds, noise beyond
 * the limit, and parameters without a gradient. Where a rounding of another processor could turn a verdict, its kind is made to be far
 * from the next.
 */
@ExtendWith(SharedSession.class)
class NoiseKindsTest {
    private static final String SUITE = "src/test/resources/noise/kinds.json";

    @TempDir
    private static Path folder;

    private static CommandRun run;
    private static final Map<String, JsonNode> CHECKS = new LinkedHashMap<>();

    @BeforeAll
    static void runOnce() throws IOException {
        Path json = folder.resolve("report.json");
        run = CommandRun.of(
                "run",
                SUITE,
                "--out",
                folder.resolve("out").toString(),
                "--run-id",
                "kinds",
                "--json",
                json.toString());
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        new ObjectMapper()
                .readTree(json.toFile())
                .path("checks")
                .forEach(check -> CHECKS.put(check.path("name").asText(), check));
    }

    @Test
    void weightsThatAreSomeUlpsOffScatter() {
        assertThat(verdict("scattered")).isEqualTo("drifts");
        assertThat(run.out())
                .contains("scattered: further apart than rounding explains (scattered) from iteration 0 on, loss_0");
    }

    @Test
    void tooFewSeedsSayHowManyWouldSettleIt() {
        assertThat(verdict("few")).isEqualTo("inconclusive");
        assertThat(CHECKS.get("few").path("passed").asBoolean()).isTrue();
        assertThat(run.out())
                .containsPattern(
                        "few: more than null pairs are apart, yet it may be chance: about \\d+ seeds would settle it")
                .contains("over 2 seeds, which are few: a bias under");
    }

    /** A rate of 0.03 over sixty iterations: some losses are apart beyond the limit, others within one that noise exceeds. */
    @Test
    void roundingThatGrewIsAmplifiedOrInconclusive() {
        assertThat(verdict("loud")).isEqualTo("amplified");
        assertThat(verdicts("loud")).contains("amplified", "inconclusive").doesNotContain("mismatch", "drifts");
        assertThat(run.out()).contains("loud: rounding grew", "loud: noise alone exceeds the limit: loss_");
    }

    /** Adam steps on the rounding of a gradient that is none, by opposite signs: the parameter is 2 lr apart and more. */
    @Test
    void whatAParameterWithoutGradientMovesDoesNotCount() {
        JsonNode check = CHECKS.get("zero");
        assertThat(check.path("verdict").asText()).isEqualTo("agrees");
        assertThat(check.path("passed").asBoolean()).isTrue();
        assertThat(check.path("clock").isNull()).as("no first divergence").isTrue();
        List<String> excused = excused(check);
        assertThat(excused).isNotEmpty().allMatch(key -> key.matches("param_\\d/.*attention\\.self\\.key\\.bias"));
        assertThat(run.out())
                .contains("zero: amplified: rounding alone moved what has no gradient, and does not count: ");
        JsonNode key = key(check, excused.get(0));
        assertThat(key.path("max_diff").asDouble()).isGreaterThan(1e-4);
        assertThat(key.path("verdict").asText()).isEqualTo("amplified");
    }

    /** A rate that is a third off moves the bias no further than rounding did, and all else further. */
    @Test
    void aFaultIsNotExcusedBesideIt() {
        JsonNode check = CHECKS.get("zero_fault");
        assertThat(check.path("verdict").asText()).isEqualTo("mismatch");
        assertThat(excused(check)).allMatch(key -> key.endsWith("attention.self.key.bias"));
        assertThat(run.out())
                .containsPattern("zero_fault: first divergence: param_0/\\S+ \\(max [^;]*; \\d+ of \\d+ values differ");
    }

    /** Every key has both figures: of equal values no ratio, since it is infinite. */
    @Test
    void tensorsHaveTheirNoiseAndPyTorchsRule() {
        JsonNode key = key(CHECKS.get("zero"), "grad_0/bert.encoder.layer.0.output.dense.weight");
        assertThat(key.path("verdict").asText()).isEqualTo("agrees");
        assertThat(key.path("d").asDouble()).isBetween(0.2, 4.0);
        assertThat(key.path("sigma").asDouble()).isBetween(1e-13, 1e-8);
        assertThat(key.path("relative_norm").asDouble()).isBetween(1e-8, 1e-5);
        assertThat(key.path("sqnr_db").asDouble()).isBetween(100.0, 160.0);
        assertThat(key.path("same").path("passes").asBoolean()).isTrue();
        assertThat(key.path("same").path("multiplier").asDouble()).isEqualTo(2);
        assertThat(key.path("same").path("candidate_rmse").asDouble()).isBetween(1e-13, 1e-8);
        assertThat(key.has("norm_bound")).as("the float64 run tells more").isFalse();
        assertThat(run.out()).containsPattern("zero: tensors: D at most \\d+\\.\\d\\d \\(\\S+\\) under 2\\d\\d keys");
    }

    @Test
    void aFinishedRunTellsTheSameFromItsTables() {
        CommandRun report =
                CommandRun.of("report", "kinds", "--out", folder.resolve("out").toString());
        assertThat(report.out())
                .contains("zero: amplified: rounding alone moved", "zero_fault: first divergence: param_0/");
        CommandRun sql = CommandRun.of(
                "sql",
                "SELECT count(*) AS n, min(passed) AS passed, min(verdict) AS verdict FROM summary WHERE check ="
                        + " 'zero' AND NOT counts",
                "--out",
                folder.resolve("out").toString());
        assertThat(sql.out()).contains("true", "amplified");
    }

    private static String verdict(String check) {
        return CHECKS.get(check).path("verdict").asText();
    }

    private static List<String> verdicts(String check) {
        return CHECKS.get(check).path("keys").findValuesAsText("verdict");
    }

    private static List<String> excused(JsonNode check) {
        List<String> keys = new ArrayList<>();
        check.path("keys").forEach(key -> {
            if (key.has("counts") && !key.path("counts").asBoolean()) {
                keys.add(key.path("key").asText());
            }
        });
        return keys;
    }

    private static JsonNode key(JsonNode check, String name) {
        for (JsonNode key : check.path("keys")) {
            if (key.path("key").asText().equals(name)) {
                return key;
            }
        }
        throw new AssertionError("no key " + name);
    }
}
