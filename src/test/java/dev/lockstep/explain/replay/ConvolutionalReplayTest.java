package dev.lockstep.explain.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small convolutional model in torch and its port to paddle, recorded as any model is, with one fault planted in the port. */
class ConvolutionalReplayTest {
    private static final String LEFT = "left is torch's AdamW, lr 0.0002, 0.0004, 0.0006, betas[0] 0.9, betas[1] 0.999,"
            + " eps 1e-06, decay 0.05 not on bias and bn, gradients clipped to norm 0.5; right ";

    private static Explanation explained(String right) {
        return PairReplay.of(Records.arrays("conv_torch"), Records.arrays("conv_" + right))
                .orElseThrow()
                .explanation();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eps | has epsilon 1e-08",
                "l2 | is paddle's Adam and decays bias and bn: 6 of 9 parameters",
                "decay_all | decays bias and bn: 6 of 9 parameters",
                "rate | has lr 0.0004, 0.0006, 0.0008: each rate one update earlier than left",
                "beta2 | has beta2 0.98",
                "clip | clips gradients to norm 0.25",
                "no_clip | does not clip gradients",
            })
    void thePlantedFaultIsNamed(String record, String words) {
        Explanation explanation = explained(record);
        assertThat(explanation.sentence()).isEqualTo(LEFT + words);
        assertThat(explanation.status()).isEqualTo(Status.EXPLAINED);
    }

    @Test
    void theRightPortTakesTheSameStep() {
        Explanation explanation = explained("paddle");
        assertThat(explanation.status()).isEqualTo(Status.AGREES);
        assertThat(explanation.sentence()).startsWith("both sides take the same step: torch's AdamW");
    }
}
