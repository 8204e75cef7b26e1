package dev.lockstep.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.plan.CaseTask.CommandTask;
import dev.lockstep.plan.Costs;
import dev.lockstep.record.Source;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide.Commanded;
import dev.lockstep.suite.CommandedRun;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.json.SuiteParser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recorder whose losses are the number of its process: whether it stays up from one run to the next, and what ends it. */
class RecorderWorkersTest {
    private static final Path STEADY =
            Path.of("src/test/resources/recorders/steady.py").toAbsolutePath();

    private final CaseRunner runner =
            CaseRunner.ofSearch(RecorderWorkersTest::noFile, "test", new CommandPaths(Path.of("")));

    private static Source noFile(String path) {
        throw new IllegalArgumentException(path);
    }

    /**
     * What a recorder makes of a case.
     *
     * @param name a word that makes the command another one than other tests': they share what is up
     * @param takes "cases" or "one"
     */
    private CaseOutcome run(String name, String takes, String does) {
        String suite = """
            {"suite": "s", "backprop": [{"name": "c", "seeds": "0", "iterations": 1, "observe": {"loss": "loss_{iteration}"},
              "candidate": {"command": ["python3", "%s", "%s", "%s"], "timeout": "2s", "settings": {"do": "%s"}}, "reference": {"npy": "r.npy"}}]}
            """.formatted(STEADY, name, takes, does);
        BackpropCheck check =
                (BackpropCheck) SuiteParser.parse("suite.json", suite).checks().get(0);
        CommandedRun run = ((Commanded) check.candidate()).run(0);
        return runner.run(
                new CommandTask("id", Role.CANDIDATE, run, 0, check.keys(), Costs.command(run), run.identity()));
    }

    private long process(String name, String takes, String does) {
        CaseOutcome outcome = run(name, takes, does);
        assertThat(outcome).isInstanceOf(CaseOutcome.Observed.class);
        return (long)
                ((CaseOutcome.Observed) outcome).observations().get(0).value().doubleAt(0);
    }

    private String problem(String name, String does) {
        CaseOutcome outcome = run(name, "cases", does);
        assertThat(outcome).isInstanceOf(CaseOutcome.Failed.class);
        return ((CaseOutcome.Failed) outcome).cause().replace("RecorderException: ", "");
    }

    @Test
    void oneProcessMakesAllRuns() {
        long first = process("all", "cases", "well");
        assertThat(process("all", "cases", "well")).isEqualTo(first);
        assertThat(process("all", "cases", "chatter")).isEqualTo(first);
        assertThat(process("all", "cases", "well")).isEqualTo(first);
    }

    @Test
    void whoDoesNotSayThatItTakesSeveralCasesIsStartedForEach() {
        assertThat(process("each", "one", "well")).isNotEqualTo(process("each", "one", "well"));
    }

    @Test
    void aRefusalIsThatOfItsCaseAndTheProcessGoesOn() {
        long first = process("refusal", "cases", "well");
        assertThat(problem("refusal", "refuse")).isEqualTo("refused: not today");
        assertThat(process("refusal", "cases", "well")).isEqualTo(first);
    }

    @Test
    void oneThatEndsIsReportedWithWhatItPrinted() {
        assertThat(problem("crash", "crash")).isEqualTo("exit code 7; it printed: the kernel is gone");
        process("crash", "cases", "well");
    }

    /** What earlier runs left in it may be why it ended. */
    @Test
    void aRunThatEndsAProcessWhichHadMadeOthersGetsOneOfItsOwn() {
        long first = process("later", "cases", "well");
        assertThat(process("later", "cases", "crash_later")).isNotEqualTo(first);
        assertThat(problem("later", "crash")).startsWith("exit code 7");
    }

    @Test
    void oneThatHangsIsKilledAndTheNextRunIsMade() {
        long first = process("hang", "cases", "well");
        assertThat(problem("hang", "hang")).isEqualTo("not done after 2 s, killed; it printed nothing");
        assertThat(ProcessHandle.of(first)).isEmpty();
        assertThat(process("hang", "cases", "well")).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cases", "one"})
    void oneThatIsNotThereIsOneFailedCase(String takes) {
        String suite = """
            {"suite": "s", "backprop": [{"name": "c", "seeds": "0", "iterations": 1, "observe": {"loss": "loss_{iteration}"},
              "candidate": {"command": ["no-such-program", "%s"]}, "reference": {"npy": "r.npy"}}]}
            """.formatted(takes);
        BackpropCheck check =
                (BackpropCheck) SuiteParser.parse("suite.json", suite).checks().get(0);
        CommandedRun run = ((Commanded) check.candidate()).run(0);
        CaseOutcome outcome = runner.run(
                new CommandTask("id", Role.CANDIDATE, run, 0, check.keys(), Costs.command(run), run.identity()));
        assertThat(((CaseOutcome.Failed) outcome).cause()).contains("cannot start no-such-program");
    }
}
