package dev.lockstep.explain.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.Status;
import dev.lockstep.record.array.NdArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairReplayTest {
    private static Explanation explained(String left, String right) {
        return explained(Records.arrays(left), Records.arrays(right));
    }

    private static Explanation explained(Map<String, NdArray> left, Map<String, NdArray> right) {
        return PairReplay.of(left, right).orElseThrow().explanation();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "torch_adamw | torch_adam | right is torch's Adam and decays bias and norm: 5 of 8 parameters",
                "torch_sgd | optax_sgd_nesterov | right has no weight decay and Nesterov's momentum",
                "torch_sgd | torch_sgd_dampened | right has no weight decay, momentum 0.8 and dampening 0.3",
            })
    void theSentenceSaysInWhatTheOptimizersDiffer(String left, String right, String words) {
        Explanation explanation = explained(left, right);
        assertThat(explanation.status()).isEqualTo(Status.EXPLAINED);
        assertThat(explanation.sentence()).startsWith("left is torch's ").contains(words);
    }

    @Test
    void ratesEpsilonAndBeta2AreNamedTogether() {
        Explanation explanation = explained("torch_adamw", "torch_adamw_small");
        assertThat(explanation.sentence()).endsWith("; right has lr 3e-05, betas[1] 0.98 and eps 1e-06");
        assertThat(explanation.hypotheses().get(0).hypothesis().toString())
                .isEqualTo("optimizer.params.lr 0.001 -> 3e-05 and optimizer.params.betas[1] 0.999 -> 0.98 and"
                        + " optimizer.params.eps 1e-08 -> 1e-06");
    }

    @Test
    void oneOptimizerInTwoFrameworksAgrees() {
        Explanation explanation = explained("torch_adamw", "paddle_adamw");
        assertThat(explanation.status()).isEqualTo(Status.AGREES);
        assertThat(explanation.sentence())
                .isEqualTo("both sides take the same step: torch's AdamW, lr 0.001, betas[0] 0.9, betas[1] 0.999,"
                        + " eps 1e-08, decay 0.01 not on bias and norm, left as torch rounds it, right as paddle does");
    }

    @Test
    void gradientsThatDifferAreNoOptimizersDoing() {
        Map<String, NdArray> scaled = new LinkedHashMap<>(Records.arrays("torch_adamw"));
        scaled.replaceAll((key, array) -> key.contains("iter_0/grad/fc1") ? times(array, 2) : array);
        Explanation explanation = explained(Records.arrays("torch_adamw"), scaled);
        assertThat(explanation.sentence())
                .startsWith("the gradients of iteration 0 differ before any update: fc1.weight by 0.50 of its size;"
                        + " that is not the optimizer's doing");
        assertThat(explanation.status()).isEqualTo(Status.UNEXPLAINED);
    }

    /** Gradients that the optimizer did not see: no cause is named. */
    @Test
    void updatesOfOtherGradientsAreMadeByNone() {
        Map<String, NdArray> scaled = new LinkedHashMap<>(Records.arrays("torch_adamw"));
        scaled.replaceAll((key, array) -> key.contains("iter_1/grad/fc2") ? times(array, 1.5) : array);
        Explanation explanation = explained(Records.arrays("torch_adamw"), scaled);
        assertThat(explanation.status()).isEqualTo(Status.UNEXPLAINED);
        assertThat(explanation.sentence()).contains("right's updates are made by none of the");
        assertThat(explanation.hypotheses()).isEmpty();
    }

    private static NdArray times(NdArray array, double factor) {
        double[] values = array.toDoubles();
        float[] scaled = new float[values.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (values[i] * factor);
        }
        return NdArray.float32(scaled, array.shape());
    }

    @Test
    void oneUpdateNamesNoDifference() {
        Map<String, NdArray> left = new LinkedHashMap<>(Records.arrays("torch_adamw"));
        Map<String, NdArray> right = new LinkedHashMap<>(Records.arrays("torch_adamw_small"));
        left.keySet().removeIf(key -> key.startsWith("iter_1/"));
        right.keySet().removeIf(key -> key.startsWith("iter_1/"));
        Explanation explanation = explained(left, right);
        assertThat(explanation.status()).isEqualTo(Status.INDISTINGUISHABLE);
        assertThat(explanation.sentence())
                .startsWith(
                        "one update is not enough to tell in what the optimizers differ: left may be torch's AdamW (")
                .contains("lr 0.001", "; right may be ", "lr 3e-05")
                .doesNotContain("beta");
        assertThat(explanation.hypotheses()).isEmpty();
        assertThat(explanation.telling())
                .startsWith("of one update betas, momentum and bias correction cannot be told");
    }

    @Test
    void updatesFromAnUnknownStateAreNotHeldAgainstAnyOptimizer() {
        Map<String, NdArray> later = new LinkedHashMap<>(Records.arrays("torch_adamw"));
        later.keySet().removeIf(key -> key.startsWith("init/"));
        Explanation explanation = explained(later, Records.arrays("torch_adamw"));
        assertThat(explanation.status()).isEqualTo(Status.UNEXPLAINED);
        assertThat(explanation.sentence())
                .contains(
                        "left's updates begin at iteration 1 without the optimizer's state: record the first ones, from"
                                + " init/NAME on, or the state");
    }

    @Test
    void aRecordWithoutGradientsHasNoUpdates() {
        Map<String, NdArray> none = new LinkedHashMap<>(Records.arrays("torch_adamw"));
        none.keySet().removeIf(key -> key.contains("/grad/"));
        assertThat(PairReplay.of(none, none)).isEmpty();
    }
}
