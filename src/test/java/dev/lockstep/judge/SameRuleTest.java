package dev.lockstep.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against torch 2.15.0's own {@code torch._dynamo.utils.same}: its verdicts and its root mean square errors. */
class SameRuleTest {
    @ParameterizedTest
    @CsvSource({
        // reference, candidate, float64, elements, half; torch's errors of the candidate and the reference; its verdict
        "1.0, 1.00005, 1.0, 1, false, 4.9948692321777344e-05, 0.0, true",
        "1.001, 1.0025, 1.0, 1, false, 0.0025000572204589844, 0.001000046730041504, true",
        "1.001, 1.0035, 1.0, 1, false, 0.0034999847412109375, 0.001000046730041504, false",
        "1.001, 1.0025, 1.0, 2000, false, 0.0025000572204589844, 0.001000046730041504, false",
        "1.001, 1.0019, 1.0, 2000, false, 0.0018999576568603516, 0.001000046730041504, true",
        "1.001953125, 1.0048828125, 1.0, 2000, true, 0.0048828125, 0.001953125, true",
        "1.001953125, 1.0068359375, 1.0, 2000, true, 0.0068359375, 0.001953125, false",
        "0.0, 2e-4, 0.0, 1, false, 0.00019999999494757503, 0.0, false",
    })
    void isTorchs(
            double reference,
            double candidate,
            double arbiter,
            int elements,
            boolean half,
            double candidateError,
            double referenceError,
            boolean passes) {
        PairSums pair = TensorSums.pair(
                all(elements, (float) candidate), all(elements, (float) reference), all(elements, arbiter), 0, half);
        TensorSums seed = new TensorSums(
                TensorSums.replicas(List.of(all(elements, reference), all(elements, candidate))),
                Map.of("check", pair));
        Deviation deviation = new TensorFloor(Map.of(0L, seed))
                .deviations(Map.of(0L, pair), 1, Rounding.FRAMEWORK, Rounding.FRAMEWORK)
                .get(0L);
        SameRule rule = KeyNoise.ofTensor(List.of(deviation), 1, 1, "").noise().same();
        assertThat(rule.candidateRmse()).isCloseTo(candidateError, within(1e-12));
        assertThat(rule.referenceRmse()).isCloseTo(referenceError, within(1e-12));
        assertThat(rule.passes()).isEqualTo(passes);
    }

    private static double[] all(int elements, double value) {
        double[] values = new double[elements];
        Arrays.fill(values, value);
        return values;
    }
}
