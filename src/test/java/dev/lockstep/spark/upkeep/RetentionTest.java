package dev.lockstep.spark.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final List<FinishedRun> NIGHTLY = IntStream.rangeClosed(1, 5)
            .mapToObj(day -> run("nightly-" + day, "nightly", day, "{}"))
            .toList();

    private static FinishedRun run(String runId, String suite, int day, String spec) {
        // One that is no nightly run was published after that of its day.
        return new FinishedRun(runId, suite, 2L * day + (runId.startsWith("nightly") ? 0 : 1), spec);
    }

    private static List<String> ids(List<FinishedRun> runs) {
        return runs.stream().map(FinishedRun::runId).toList();
    }

    private static Retention keepTwo(List<FinishedRun> runs, Set<String> named) {
        return Retention.of(runs, 2, suite -> true, named);
    }

    private static List<FinishedRun> with(FinishedRun... more) {
        return Stream.concat(NIGHTLY.stream(), Stream.of(more)).toList();
    }

    @Test
    void theLastRunsStay() {
        Retention retention = keepTwo(NIGHTLY, Set.of());
        assertThat(ids(retention.kept())).containsExactly("nightly-5", "nightly-4");
        assertThat(ids(retention.dropped())).containsExactly("nightly-3", "nightly-2", "nightly-1");
    }

    @Test
    void eachSuiteKeepsItsOwn() {
        assertThat(ids(keepTwo(with(run("other", "other", 0, "{}")), Set.of()).kept()))
                .containsExactly("nightly-5", "nightly-4", "other");
    }

    @Test
    void onlyAffectedSuitesLoseRuns() {
        assertThat(Retention.of(NIGHTLY, 2, "other"::equals, Set.of()).dropped())
                .isEmpty();
    }

    @Test
    void whatAKeptRunNamesStays() {
        FinishedRun naming =
                run("naming", "other", 6, "{\"reference\": {\"table\": \"nightly-1\", \"side\": \"candidate\"}}");
        assertThat(ids(keepTwo(with(naming), Set.of()).kept()))
                .containsExactly("naming", "nightly-5", "nightly-4", "nightly-1");
    }

    @Test
    void whatANamedRunNamesStaysToo() {
        FinishedRun middle = run("middle", "nightly", 0, "{\"grid\": {\"reference.table\": [\"nightly-2\"]}}");
        FinishedRun naming = run("naming", "other", 6, "{\"table\": \"middle\"}");
        assertThat(ids(keepTwo(with(naming, middle), Set.of()).kept()))
                .containsExactly("naming", "nightly-5", "nightly-4", "nightly-2", "middle");
    }

    @Test
    void whatADroppedRunNamesGoesAfterIt() {
        FinishedRun old = run("old", "nightly", 3, "{\"table\": \"nightly-1\"}");
        assertThat(ids(keepTwo(with(old), Set.of()).dropped()))
                .containsExactly("old", "nightly-3", "nightly-2", "nightly-1");
    }

    @Test
    void whatAnUnfinishedRunNamesStays() {
        assertThat(ids(keepTwo(NIGHTLY, Set.of("nightly-2")).kept()))
                .containsExactly("nightly-5", "nightly-4", "nightly-2");
    }
}
