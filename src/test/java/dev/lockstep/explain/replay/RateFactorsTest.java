package dev.lockstep.explain.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.Status;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** torch's AdamW with a rate of 1e-3, and 1e-4 for the last layer. */
class RateFactorsTest {
    @Test
    void aLayerWithARateOfItsOwnIsNamed() {
        Identification found = Records.identified("torch_rates");
        assertThat(found.fits()).isNotEmpty();
        assertThat(OptimizerText.whole(found, found.fits().get(0)))
                .startsWith("torch's Adam")
                .contains("lr 0.001, 0.1 times that on out, ");
        for (int p = 0; p < found.record().names().size(); p++) {
            String name = found.record().names().get(p);
            assertThat(found.rateFactors().get(p)).as(name).isEqualTo(name.startsWith("out.") ? 0.1 : 1);
        }
    }

    @Test
    void aSideThatGivesALayerAnotherRateIsToldFromOneThatDoesNot() {
        Explanation explanation = PairReplay.of(Records.arrays("torch_adamw"), Records.arrays("torch_rates"))
                .orElseThrow()
                .explanation();
        assertThat(explanation.status()).isEqualTo(Status.EXPLAINED);
        assertThat(explanation.sentence()).endsWith("; right has a rate 0.1 times that on out and no weight decay");
    }

    /** The same said in two ways, by whichever part has a factor; and what is not so. */
    @ParameterizedTest
    @MethodSource
    void aSuitesFactorsAreHeldAgainstThem(double lr, Map<String, Double> factors, Status status) {
        OptimizerSpec optimizer = OptimizerSpec.of(Map.of(
                "framework",
                "torch",
                "name",
                "AdamW",
                "params",
                Map.of("lr", lr, "weight_decay", 0.0),
                "lr_for",
                factors));
        Explanation explanation =
                SuiteReplay.of(Records.arrays("torch_rates"), optimizer).orElseThrow();
        assertThat(explanation.status()).as(explanation.sentence()).isEqualTo(status);
    }

    static Stream<Arguments> aSuitesFactorsAreHeldAgainstThem() {
        return Stream.of(
                Arguments.of(1e-3, Map.of("out", 0.1), Status.AGREES),
                Arguments.of(1e-4, Map.of("fc", 10.0, "norm", 10.0), Status.AGREES),
                Arguments.of(1e-3, Map.of("out", 0.2), Status.EXPLAINED),
                Arguments.of(1e-3, Map.of(), Status.EXPLAINED));
    }
}
