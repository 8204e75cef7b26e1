package dev.lockstep.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FanOutTest {
    /** About a second of one core. */
    private static final double SECOND = 1e11;

    @Test
    void seedsOfAFewMillisecondsShareATaskAndLeaveEnoughForEachCore() {
        List<CaseTask> tasks = tasks(Collections.nCopies(256, 6e9));
        assertThat(FanOut.batches(tasks, 2)).hasSizeBetween(2 * 16, 3 * 16).allMatch(batch -> cost(batch) <= SECOND);
        assertThat(FanOut.batches(tasks, 1_000)).hasSize(256);
    }

    @Test
    void noTaskThatCouldBeCutTakesMuchLongerThanASecond() {
        List<CaseTask> tasks = tasks(Collections.nCopies(10_000, 6e9));
        assertThat(FanOut.batches(tasks, 2)).allMatch(batch -> cost(batch) <= SECOND);
    }

    @Test
    void tinyCasesAreNotSpreadThinnerThanATaskCosts() {
        assertThat(FanOut.batches(tasks(Collections.nCopies(100, 1e7)), 64)).hasSize(1);
    }

    @Test
    void longCasesComeFirstAndAlone() {
        List<CaseTask> tasks = tasks(List.of(1e8, 5e11, 1e8, 4e11, 1e8));
        List<List<Double>> costs = FanOut.batches(tasks, 2).stream()
                .map(batch -> batch.stream().map(CaseTask::cost).toList())
                .toList();
        assertThat(costs).containsExactly(List.of(5e11), List.of(4e11), List.of(1e8, 1e8, 1e8));
    }

    @Test
    void everyCaseIsInOneTask() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Double> costs = random.doubles(1_000)
                .map(uniform -> Math.pow(10, 4 + 8 * uniform))
                .boxed()
                .toList();
        List<CaseTask> tasks = tasks(costs);
        List<CaseTask> planned = new ArrayList<>();
        FanOut.batches(tasks, 4).forEach(planned::addAll);
        assertThat(planned).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(tasks);
        assertThat(FanOut.batches(List.of(), 4)).isEmpty();
    }

    private static double cost(List<CaseTask> batch) {
        return batch.stream().mapToDouble(CaseTask::cost).sum();
    }

    private static List<CaseTask> tasks(List<Double> costs) {
        return IntStream.range(0, costs.size())
                .<CaseTask>mapToObj(
                        i -> new BackpropTask("case-" + i, Role.CANDIDATE, null, i, List.of(), costs.get(i), ""))
                .toList();
    }
}
