package dev.lockstep.blindspots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.json.SuiteParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static List<Check> checks(String sides) {
        return SuiteParser.parse("suite.json", """
            {"suite": "s", "backprop": [{"name": "bp", %s,
              "model": {"type": "bert-classifier", "layers": 1, "hidden": 16, "heads": 2, "intermediate": 32, "vocab": 51, "max_position": 16, "labels": 2},
              "weights": {"generator": "numpy-normal", "std": 0.02, "seed": "{seed}"},
              "batch": {"generator": "numpy-randint", "size": 4, "length": 8, "seed": "{seed}"},
              "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-5}},
              "seeds": "0-3", "iterations": 2, "observe": {"loss": "loss_{iteration}"}}]}
            """.formatted(sides)).checks();
    }

    @Test
    void aSideAgainstItselfHasNoBlindSpots() {
        List<Check> checks =
                checks("\"candidate\": {\"computed\": \"float32\", \"invariances\": [\"heads\"]}, \"reference\":"
                        + " {\"computed\": \"float64\"}");
        assertThat(checks).hasSize(2);
        assertThat(Questions.of((BackpropCheck) checks.get(0), null).check()).isEqualTo("bp");
        assertThatThrownBy(() -> Questions.of((BackpropCheck) checks.get(1), null))
                .isInstanceOf(NoSearchException.class)
                .hasMessage("the check holds a side against itself, and an edit would be on both sides");
    }

    @Test
    void seedsOfTheCommandStandInThePlaceOfTheChecks() {
        BackpropCheck check = (BackpropCheck)
                checks("\"candidate\": {\"computed\": \"float32\"}, \"reference\": {\"computed\": \"float64\"}")
                        .get(0);
        assertThat(Questions.of(check, null).seeds()).containsExactly(0L, 1L, 2L, 3L);
        assertThat(Questions.of(check, List.of(7L)).seeds()).containsExactly(7L);
    }
}
