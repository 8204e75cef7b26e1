package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchFields;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.Perturbation;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.SymmetrySpec;
import dev.lockstep.engine.spec.WeightsFields;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replicas of a run for the noise floor: permutations that change the rounding only, and weights moved by less than it. */
class ReplicaFieldsTest {
    private static BackpropSpec spec(Precision precision) {
        SpecBuilder builder = new SpecBuilder(Sizes.NANO, 1).probe().in(precision);
        builder.model = builder.model.with(ModelFields.HEADS, 4);
        builder.batch =
                BatchSpec.generated(6, 8, 1).with(BatchFields.PADS, true).with(BatchFields.MASK, true);
        builder.iterations = 3;
        return builder.observing(
                        "loss", "logits", "grad_norm", "hidden_{layer}", "grad/{parameter}", "param/{parameter}")
                .build();
    }

    @ParameterizedTest
    @CsvSource({"batch_rows, 5", "heads, 3", "heads, 5", "ffn, 5"})
    void permutationLeavesTheMathematicsAlone(String what, int seed) {
        SymmetrySpec symmetry = SymmetrySpec.of(Map.of(what, seed));
        Map<String, double[]> plain = Runs.run(spec(Precision.FLOAT64));
        Map<String, double[]> permuted = Runs.run(spec(Precision.FLOAT64).with(symmetry));
        assertThat(permuted.keySet()).isEqualTo(plain.keySet());
        plain.forEach((name, values) -> assertThat(Runs.maxDifference(permuted.get(name), values))
                .as(name)
                .isLessThan(1e-12));
        // Something was permuted: sums in another order round otherwise.
        assertThat(plain.keySet().stream()
                        .filter(name -> !Arrays.equals(plain.get(name), permuted.get(name)))
                        .count())
                .isPositive();
    }

    @Test
    void allPermutationsAtOnceInFloat32MoveLossesByRoundingOnly() {
        SymmetrySpec symmetry = SymmetrySpec.of(Map.of("batch_rows", 1, "heads", 2, "ffn", 3));
        Map<String, double[]> plain = Runs.run(spec(Precision.FLOAT32));
        Map<String, double[]> permuted = Runs.run(spec(Precision.FLOAT32).with(symmetry));
        for (int i = 0; i < 3; i++) {
            // A few units of float32's last place at 0.7.
            assertThat(permuted.get("loss_" + i)[0]).isCloseTo(plain.get("loss_" + i)[0], within(3e-7));
        }
    }

    @Test
    void perturbedWeightsAreSoManyUlpsAway() {
        String name = "param/classifier.weight";
        SpecBuilder still = new SpecBuilder(Sizes.NANO, 1).in(Precision.FLOAT64).observing(name);
        still.params.put("lr", 0.0);
        SpecBuilder moved = new SpecBuilder(Sizes.NANO, 1).in(Precision.FLOAT64).observing(name);
        moved.params.put("lr", 0.0);
        moved.weights = moved.weights.with(WeightsFields.PERTURB, new Perturbation(0.5, 7));
        double[] before = Runs.run(still.build()).get(name + "_0");
        double[] after = Runs.run(moved.build()).get(name + "_0");
        int up = 0;
        for (int i = 0; i < before.length; i++) {
            assertThat(Math.abs(after[i] - before[i])).isEqualTo(0.5 * Math.ulp((float) before[i]));
            up += after[i] > before[i] ? 1 : 0;
        }
        assertThat(up).isBetween(before.length / 4, 3 * before.length / 4);
    }
}
