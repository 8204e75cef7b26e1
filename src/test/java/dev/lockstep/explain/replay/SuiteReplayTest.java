package dev.lockstep.explain.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of resources/replay, whose optimizers make.py gives, held against what a suite says. */
class SuiteReplayTest {
    private static Map<String, Object> adamW() {
        return plain("AdamW", Map.of("lr", 1e-3, "eps", 1e-8, "weight_decay", 0.01), List.of("bias", "norm"));
    }

    private static Map<String, Object> plain(String name, Map<String, Object> params, List<String> noDecay) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("framework", "torch");
        plain.put("name", name);
        plain.put("params", params);
        plain.put("no_decay", noDecay);
        return plain;
    }

    private static Explanation explained(String record, Map<String, Object> suite) {
        return SuiteReplay.of(Records.arrays(record), OptimizerSpec.of(suite)).orElseThrow();
    }

    @Test
    void updatesOfTheSuitesOptimizerAgree() {
        Explanation explanation = explained("torch_adamw", adamW());
        assertThat(explanation.status()).isEqualTo(Status.AGREES);
        assertThat(explanation.sentence())
                .isEqualTo("the recorded updates are those that the suite says: torch's AdamW, lr 0.001, betas[0] 0.9,"
                        + " betas[1] 0.999, eps 1e-08, decay 0.01 not on bias and norm");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "torch_adamw_small | has lr 3e-05 (suite: 0.001), betas[1] 0.98 (suite: 0.999) and eps 1e-06 (suite:"
                        + " 1e-08)",
                "torch_adam | is torch's Adam (suite: AdamW) and decays bias and norm: 5 of 8 parameters",
                "torch_amsgrad | decays bias and norm: 5 of 8 parameters and has weight_decay 0.1 (suite: 0.01) and"
                        + " amsgrad (suite: false)",
            })
    void whatTheRecordedRunDidOtherwiseIsSaid(String record, String words) {
        Explanation explanation = explained(record, adamW());
        assertThat(explanation.status()).isEqualTo(Status.EXPLAINED);
        assertThat(explanation.sentence()).startsWith("the recorded run is not what the suite says: it " + words);
    }

    @Test
    void aSchedulesRatesAreHeldAgainstThoseOfEachUpdate() {
        Map<String, Object> suite = adamW();
        suite.put("params", Map.of("lr", 1e-3, "eps", 1e-6, "weight_decay", 0.05));
        suite.put("no_decay", List.of("bias", "bn"));
        suite.put("clip_norm", 0.5);
        suite.put(
                "schedule",
                Map.of(
                        "framework",
                        "hf",
                        "scheduler",
                        "constant_with_warmup",
                        "params",
                        Map.of("num_warmup_steps", 5)));
        // The record's rates are 2e-4, 4e-4, 6e-4: one step ahead of a warm-up that begins with 0.
        assertThat(explained("conv_torch", suite).sentence())
                .startsWith("the recorded run is not what the suite says: it has lr 0.0002, 0.0004, 0.0006: each"
                        + " rate one update earlier than the suite's; it is torch's AdamW");
        suite.put("schedule_before_update", true);
        assertThat(explained("conv_torch", suite).status()).isEqualTo(Status.AGREES);
    }

    @Test
    void updatesOfAnOptimizerOutsideTheTableAreHeldAgainstNothing() {
        Explanation explanation = explained("torch_rprop", adamW());
        assertThat(explanation.status()).isEqualTo(Status.UNEXPLAINED);
        assertThat(explanation.sentence()).startsWith("the record's updates are made by none of the");
    }
}
