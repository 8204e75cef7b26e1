package dev.lockstep.explain.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.record.array.NdArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** torch's AdamW with an epsilon of 1e-4, every gradient clipped to norm 0.05. */
class AlwaysClippedTest {
    @Test
    void ofGradientsAsTheOptimizerSeesThemLimitAndEpsilonAreKnown() {
        Identification found = Records.identified("torch_clipped");
        assertThat(found.clip().limit()).isEqualTo(0.05);
        assertThat(found.fits().get(0).numbers().get(ParameterMeaning.EPSILON).value())
                .isEqualTo(1e-4);
        assertThat(OptimizerText.whole(found, found.fits().get(0)))
                .startsWith("torch's AdamW")
                .contains("eps 0.0001", "gradients clipped to norm 0.05");
    }

    @Test
    void soAreTheyWhereTheNormsBeforeAndAfterAreRecorded() {
        Identification found = Records.identified("torch_unclipped");
        assertThat(OptimizerText.whole(found, found.fits().get(0)))
                .startsWith("torch's AdamW")
                .contains("eps 0.0001", "gradients clipped to norm 0.05");
    }

    /** 1e-4 / 0.05. */
    @Test
    void ofGradientsBeforeClippingAloneOnlyEpsilonOverTheLimitIsKnown() {
        Identification found = VariantSearch.of(UpdateReading.of(withoutNorms()).orElseThrow());
        assertThat(found.fits()).isNotEmpty();
        assertThat(OptimizerText.whole(found, found.fits().get(0)))
                .startsWith("torch's AdamW")
                .contains("lr 0.001")
                .contains("gradients clipped to one norm at every update, of which only eps / limit is known: 0.0020")
                .doesNotContain("eps 0.");
    }

    @Test
    void aSideThatClipsSoIsToldFromOneThatDoesNot() {
        Explanation explanation = PairReplay.of(Records.arrays("torch_adamw"), withoutNorms())
                .orElseThrow()
                .explanation();
        assertThat(explanation.sentence())
                .endsWith("right clips gradients to one norm at every update, of which only eps / limit is known:"
                        + " 0.0020");
    }

    private static Map<String, NdArray> withoutNorms() {
        Map<String, NdArray> record = new LinkedHashMap<>(Records.arrays("torch_unclipped"));
        record.keySet().removeIf(key -> key.contains("grad_norm"));
        return record;
    }
}
