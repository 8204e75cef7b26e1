package dev.lockstep.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Perturbation;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.WeightsFields;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide.Computed;
import dev.lockstep.suite.json.SuiteParser;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicasTest {
    private static final String SUITE = """
        {"suite": "s", "backprop": [{"name": "bp", "candidate": {"computed": "float32"}, "reference": {"computed": "float64"},
          "model": {"type": "bert-classifier", "layers": 1, "hidden": 16, "heads": 2, "intermediate": 32, "vocab": 51, "max_position": 16, "labels": 2, "dropout": %s},
          "weights": {"generator": "numpy-normal", "std": 0.02, "seed": "{seed}"},
          "batch": {"generator": "numpy-randint", "size": 4, "length": 8, "seed": "{seed}"},
          "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-5}},
          "seeds": "0", "iterations": 2, "observe": {"loss": "loss_{iteration}"}}]}
        """;

    private static BackpropSpec spec(double dropout, Precision precision) {
        BackpropCheck check = (BackpropCheck) SuiteParser.parse("suite.json", SUITE.formatted(dropout))
                .checks()
                .get(0);
        return ((Computed) check.candidate()).spec(0).in(precision);
    }

    /** Half an ulp of a float32, by a seed of its own in each. */
    @ParameterizedTest
    @CsvSource({"FLOAT32, 0, 2;4", "BFLOAT16, 0, 1;2;3;4", "FLOAT32, 0.1, 1;2;3;4", "BFLOAT16, 0.1, 1;2;3;4"})
    void weightsAreMovedWhereOrderAloneTurnsTooFewRoundings(Precision precision, double dropout, String moved) {
        List<Perturbation> perturbations = Replicas.of(spec(dropout, precision), 4).stream()
                .map(replica -> replica.weights().get(WeightsFields.PERTURB))
                .filter(Objects::nonNull)
                .toList();
        assertThat(perturbations)
                .isEqualTo(Arrays.stream(moved.split(";"))
                        .map(seed -> new Perturbation(0.5, Long.parseLong(seed)))
                        .toList());
    }
}
