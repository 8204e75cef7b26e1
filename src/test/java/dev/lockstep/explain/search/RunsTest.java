package dev.lockstep.explain.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunsTest {
    private static final Scope SCOPE = new Scope(List.of(0L), 1);

    private final List<Integer> batches = new ArrayList<>();
    private final Evaluator evaluator = trials -> {
        batches.add(trials.size());
        return trials.stream()
                .map(trial -> Response.of(Map.of(0L, new double[] {1})))
                .toList();
    };

    private static List<Hypothesis> hypotheses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Hypothesis.of("optimizer.params.lr", 1, i))
                .toList();
    }

    @Test
    void aSpentBudgetEndsTheRunsAfterTheFirstBatch() {
        Runs runs = new Runs(evaluator, Budget.of(Duration.ZERO), note -> {});
        assertThat(runs.run(hypotheses(100), SCOPE)).hasSize(8);
        assertThat(batches).containsExactly(8);
        assertThat(runs.isComplete()).isFalse();
    }

    @Test
    void aPartThatHasSpentItsShareLeavesTimeForWhatFollows() {
        Runs runs = new Runs(evaluator, Budget.of(Duration.ofHours(1)), note -> {});
        runs.run(hypotheses(1), SCOPE);
        assertThat(runs.within(0, () -> runs.run(hypotheses(100), SCOPE))).hasSize(1);
        assertThat(runs.isComplete()).isFalse();
        assertThat(runs.hasTime()).isTrue();
        assertThat(runs.run(hypotheses(100), SCOPE)).hasSize(100);
    }

    /** Batches of runs that take no time grow; what ran is not run again. */
    @Test
    void quickRunsGoTogetherInLargerBatches() {
        Runs runs = new Runs(evaluator, Budget.of(Duration.ofHours(1)), note -> {});
        runs.run(hypotheses(300), SCOPE);
        runs.run(hypotheses(300), SCOPE);
        assertThat(batches).startsWith(8, 16, 32, 64).allMatch(size -> size <= 100);
        assertThat(batches.stream().mapToInt(size -> size).sum()).isEqualTo(300);
    }
}
