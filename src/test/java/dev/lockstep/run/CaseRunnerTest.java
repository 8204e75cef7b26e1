package dev.lockstep.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.files.SuiteFile;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.plan.CaseTask.ScheduleTask;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.record.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseRunnerTest {
    @TempDir
    private Path folder;

    private static CaseOutcome run(CaseTask task, int threads, Duration limit) {
        return new CaseRunner(
                        file -> Sources.ofFile(Path.of(file)),
                        threads,
                        limit,
                        "job",
                        new CommandPaths(Path.of("").toAbsolutePath()))
                .run(task);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aCaseThatTakesTooLongFailsAndItsThreadEnds(int threads) throws Exception {
        CaseOutcome outcome = run(endless(), threads, Duration.ofSeconds(1));
        assertThat(outcome).isInstanceOf(CaseOutcome.Failed.class);
        assertThat(((CaseOutcome.Failed) outcome).cause()).isEqualTo("CaseTimeoutException: not done after 1.0 s");
        assertThat(outcome.elapsedMillis()).isBetween(1_000L, 9_000L);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("lockstep-case"));
    }

    @Test
    void aCaseWithinItsTimeGivesTheSameBits() throws Exception {
        CaseTask task = backprop("", "");
        CaseOutcome limited = run(task, 1, Duration.ofMinutes(5));
        CaseOutcome free = run(task, 1, null);
        assertThat(((CaseOutcome.Observed) limited).observations()).hasSize(10);
        assertThat(bits(limited)).isEqualTo(bits(free));
    }

    @Test
    void noRoomInTheHeapIsTheCasesFailure() throws Exception {
        ScheduleTask task = (ScheduleTask) task(ScheduleTask.class, "", "");
        CaseTask endless = new ScheduleTask(
                task.caseId(), task.side(), task.spec(), Integer.MAX_VALUE - 8, task.keys(), 1, task.specDigest());
        assertThat(cause(run(endless, 1, null))).startsWith("OutOfMemoryError");
    }

    @Test
    void whatAnInterruptedCallerWaitsForIsGivenUp() throws Exception {
        CaseTask task = endless();
        Thread.currentThread().interrupt();
        CaseOutcome outcome = run(task, 1, Duration.ofMinutes(5));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(cause(outcome)).isEqualTo("CancellationException: interrupted");
    }

    private static String cause(CaseOutcome outcome) {
        return ((CaseOutcome.Failed) outcome).cause();
    }

    private static List<String> bits(CaseOutcome outcome) {
        return ((CaseOutcome.Observed) outcome)
                .observations().stream()
                        .map(observation ->
                                HexFormat.of().formatHex(observation.value().toBytes()))
                        .toList();
    }

    /** Of one key, since to plan a million takes longer than to run into the limit. */
    private CaseTask endless() throws Exception {
        return backprop(
                "\"iterations\": 10,\n      \"observe\": {\"loss\": \"loss_{iteration}\"},",
                "\"iterations\": 1000000, \"observe\": {\"loss\": {\"key\": \"loss\", \"at\": [0]}},");
    }

    private CaseTask backprop(String old, String replacement) throws Exception {
        return task(BackpropTask.class, old, replacement);
    }

    private CaseTask task(Class<? extends CaseTask> kind, String old, String replacement) throws Exception {
        String small = Files.readString(Path.of("src/test/resources/suite/small.json"));
        assertThat(small).contains(old);
        Path suite = Files.writeString(folder.resolve("suite.json"), small.replace(old, replacement));
        return SuiteFile.plan(suite.toString(), new PlanOptions(List.of(0L)), new Configuration()).tasks().stream()
                .filter(kind::isInstance)
                .findFirst()
                .orElseThrow();
    }
}
