package dev.lockstep.blindspots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.suite.ScheduleCheck;
import dev.lockstep.suite.json.SuiteParser;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScheduleBlindSpotsTest {
    private static Map<String, Mutant> mutants(String at, String threshold) {
        String suite = """
            {"suite": "s", "tolerance": {"threshold": %s}, "schedules": [{"name": "warm", "key": "step_{step}", "at": %s,
              "candidate": {"framework": "hf", "scheduler": "linear", "params": {"num_warmup_steps": 10, "num_training_steps": 100}, "lr": 1e-3},
              "reference": {"npy": "x.npy", "series": "linear"}}]}
            """.formatted(threshold, at);
        ScheduleCheck check =
                (ScheduleCheck) SuiteParser.parse("suite.json", suite).checks().get(0);
        return ScheduleBlindSpots.of(check).mutants().stream()
                .collect(Collectors.toMap(each -> each.hypothesis().toString(), Function.identity()));
    }

    @Test
    void aStepBeforeTheCornerDoesNotReachTheLength() {
        Mutant length = mutants("{\"index\": [5]}", "1e-9").get("params.num_training_steps 100 -> 101");
        assertThat(length.state()).isEqualTo(State.NOT_EXERCISED);
        assertThat(length.reason()).isEqualTo("would be by step 11");
    }

    @Test
    void aStepBehindTheCornerSeesBoth() {
        Map<String, Mutant> mutants = mutants("{\"index\": [5, 50]}", "1e-9");
        assertThat(mutants.get("params.num_training_steps 100 -> 101").state().isSeen())
                .isTrue();
        assertThat(mutants.get("params.num_warmup_steps 10 -> 11").state().isSeen())
                .isTrue();
        assertThat(mutants.get("lr 0.001 -> 0.002").state().isSeen()).isTrue();
    }

    @Test
    void aLimitAboveTheRateSeesNothing() {
        Map<String, Mutant> mutants = mutants("{\"index\": [5, 50]}", "1");
        Mutant rate = mutants.get("lr 0.001 -> 0.002");
        assertThat(rate.state()).isEqualTo(State.TOO_WEAK);
        // 50 of 90 steps of decay are left; at step 5 the rate is half.
        assertThat(rate.effect().maxDiff()).isEqualTo(1e-3 * 50 / 90, org.assertj.core.data.Offset.offset(1e-15));
        assertThat(mutants.values()).noneMatch(mutant -> mutant.state().isSeen());
        assertThat(mutants).containsKeys("params.num_warmup_steps 10 -> 9", "scheduler linear -> constant");
    }

    @Test
    void theSameFormulaUnderAnotherNameIsNotExercised() {
        assertThat(mutants("{\"index\": [5, 50]}", "1e-9").values())
                .anyMatch(mutant ->
                        mutant.state() == State.NOT_EXERCISED && mutant.reason().contains("no step up to"));
    }
}
