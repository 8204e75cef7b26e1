package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackPlanTest {
    private static final long SMALL = 1 << 20;

    private static int ended;

    private static FinishedRun run(String runId, String pack, long bytes) {
        return new FinishedRun(runId, "suite", Instant.EPOCH.plusSeconds(ended++), "{}", pack, bytes);
    }

    private static List<List<String>> plan(List<FinishedRun> kept, List<FinishedRun> dropped) {
        return PackPlan.of(new Retention(kept, dropped)).groups().stream()
                .map(group -> group.stream().map(FinishedRun::runId).toList())
                .toList();
    }

    @Test
    void smallRunsGoTogetherInTheirOrder() {
        FinishedRun first = run("first", "", SMALL);
        assertThat(plan(List.of(run("second", "", SMALL), first), List.of()))
                .containsExactly(List.of("first", "second"));
    }

    @Test
    void aLargeRunStaysByItself() {
        assertThat(plan(
                        List.of(run("a", "", SMALL), run("large", "", PackPlan.LARGE_RUN), run("b", "", SMALL)),
                        List.of()))
                .containsExactly(List.of("a", "b"));
    }

    @Test
    void oneRunAloneIsNotWorthIt() {
        assertThat(plan(List.of(run("a", "", SMALL)), List.of())).isEmpty();
    }

    @Test
    void onePackAloneIsNotWorthIt() {
        assertThat(plan(List.of(run("a", "p1", SMALL), run("b", "p1", SMALL)), List.of()))
                .isEmpty();
    }

    @Test
    void aPackThatIsNotFullTakesMore() {
        assertThat(plan(List.of(run("a", "p1", SMALL), run("b", "", SMALL)), List.of()))
                .containsExactly(List.of("a", "b"));
    }

    @Test
    void aFullPackStaysAsItIs() {
        FinishedRun full = run("full", "p1", PackPlan.FULL_PACK);
        assertThat(plan(List.of(full, run("b", "", SMALL), run("c", "", SMALL)), List.of()))
                .containsExactly(List.of("b", "c"));
    }

    @Test
    void aPackWithADroppedRunIsWrittenAgainWithoutIt() {
        FinishedRun full = run("full", "p1", PackPlan.FULL_PACK);
        assertThat(plan(List.of(full), List.of(run("gone", "p1", SMALL)))).containsExactly(List.of("full"));
    }

    @Test
    void aPackOfDroppedRunsAloneIsNot() {
        assertThat(plan(List.of(run("a", "", SMALL)), List.of(run("gone", "p1", SMALL))))
                .isEmpty();
    }

    @Test
    void whatIsTooMuchForOnePackMakesTwo() {
        List<FinishedRun> runs =
                List.of(run("a", "p1", PackPlan.FULL_PACK - 1), run("b", "", SMALL), run("c", "", SMALL));
        assertThat(plan(runs, List.of())).containsExactly(List.of("a"), List.of("b", "c"));
    }
}
