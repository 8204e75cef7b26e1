package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.files.SuiteFile;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.run.FakeRecorder;
import dev.lockstep.run.RunningProcesses;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.spark.table.Views;
import dev.lockstep.store.Claim;
import dev.lockstep.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorders of the user's, good and bad ones, through the whole job. */
@ExtendWith(SharedSession.class)
class CommandedSidesTest {
    /** One behaviour a seed, in this order; all further seeds are well. */
    private static final String BEHAVIOURS = "well,crash,hang,rubbish,nothing,anonymous,lacking,flood,well";

    private static final String SUITE = """
        { "suite": "commanded",
          "defaults": {"backprop": {"seeds": "0-9", "iterations": 4, "observe": {"loss": "loss_{iteration}"}}},
          "backprop": [
            { "name": "bad", "candidate": {"command": %s, "timeout": "4s"}, "reference": {"command": %s} },
            { "name": "frameworks", "candidate": {"command": %s}, "reference": {"command": %s} },
            { "name": "versions", "candidate": {"command": %s}, "reference": {"command": %s} },
            { "name": "flaky", "seeds": "0", "candidate": {"command": %s, "retries": 2}, "reference": {"command": %s} },
            { "name": "all", "seeds": "0-1", "observe": "all",
              "candidate": {"command": %s, "settings": {"width": 3}},
              "reference": {"command": %s, "keys": [{"match": "(?<kind>.*)/head", "to": "{kind}/head"}]} } ] }
        """;

    @TempDir
    private static Path folder;

    private static Path suite;
    private static CommandRun run;

    @BeforeAll
    static void runOnce() throws IOException {
        String well = recorder("torch", "2.15.0", "well");
        suite = Files.writeString(
                folder.resolve("commanded.json"),
                SUITE.formatted(
                        recorder("torch", "2.16.0", BEHAVIOURS),
                        well,
                        recorder("paddle", "3.3.1", "well"),
                        well,
                        recorder("torch", "2.16.0", "well"),
                        well,
                        FakeRecorder.json("torch", "2.16.0", "flaky", folder.resolve("flaky")),
                        well,
                        recorder("torch", "2.16.0", "well"),
                        recorder("torch", "2.15.0", "more")));
        run = lockstep(suite, "--run-id", "commanded", "--allow-commands");
        Store store = Store.open(folder.resolve("out").toString(), new Configuration());
        Views.query(SharedSession.session(), store, "SHOW VIEWS");
    }

    private static String recorder(String framework, String version, String behaviour) {
        return FakeRecorder.json(framework, version, behaviour, folder.resolve("started"));
    }

    private static CommandRun lockstep(Path file, String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "run",
                                file.toString(),
                                "--out",
                                folder.resolve("out").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static List<String> query(String sql) {
        return SharedSession.session().sql(sql).collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    /** A run of half a minute, on a machine that is busy, tells how far it is. */
    @Test
    void whatFailsIsTheSuitesChecksAndNotTheJob() {
        assertThat(run.err().lines())
                .allMatch(line -> line.matches("lockstep: \\d+ of \\d+ cases(, \\d+:\\d\\d left)?"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("3 of 5 checks failed: bad, frameworks, all");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        1 @ exit code 7; it printed: Traceback (most recent call last): | the kernel is \ufffd[31mgone
        2 @ not done after 4 s, killed; it printed nothing
        3 @ out.npy: offset 0: not an npy, npz, pt, safetensors or pickle file; it printed nothing
        4 @ out.npy: is missing; it printed nothing
        5 @ producer.json: is missing; it printed nothing
        6 @ out.npy: lacks loss_1, loss_2, loss_3 of 4 keys; it printed nothing
        """)
    void aBadRecorderIsAFailedCaseWithItsCause(long seed, String cause) {
        assertThat(query("SELECT DISTINCT verdict, cause FROM diff WHERE check = 'bad' AND seed = " + seed))
                .containsExactly("[failed,candidate: RecorderException: " + cause + "]");
    }

    @Test
    void whatAFloodOfOutputBeganAndEndedWithIsKept() {
        assertThat(query("SELECT DISTINCT verdict, cause FROM diff WHERE check = 'bad' AND seed = 7"))
                .singleElement()
                .asString()
                .startsWith("[failed,candidate: RecorderException: exit code 3; it printed: xxx")
                .contains("x | [49998005 bytes left out] | xxx")
                .endsWith("xx | \ufffd\ufffdend]")
                .hasSizeLessThan(2_300);
    }

    @Test
    void othersGoOn() {
        assertThat(query("SELECT verdict, count(*) FROM diff WHERE check = 'bad' AND seed IN (0, 8, 9) GROUP BY"
                        + " verdict"))
                .containsExactly("[exact,12]");
    }

    @Test
    void nothingThatAHangingRecorderStartedIsLeft() throws IOException {
        long child = Long.parseLong(Files.readString(folder.resolve("started/child")));
        assertThat(RunningProcesses.has(child)).isFalse();
    }

    @Test
    void aRecorderThatFailsTwiceIsTriedAThirdTime() throws IOException {
        assertThat(query("SELECT DISTINCT verdict FROM diff WHERE check = 'flaky'"))
                .containsExactly("[exact]");
        try (Stream<Path> started = Files.list(folder.resolve("flaky"))) {
            assertThat(started).hasSize(3);
        }
    }

    /** Rounding forbids it: forty losses of ten seeds. */
    @Test
    void equalBitsOfTwoFrameworksAreVacuous() {
        assertThat(query("SELECT verdict, passed FROM checks WHERE check = 'frameworks'"))
                .containsExactly("[vacuous,false]");
    }

    @Test
    void equalBitsOfTwoVersionsAreExact() {
        assertThat(query("SELECT verdict, passed FROM checks WHERE check = 'versions'"))
                .containsExactly("[exact,true]");
    }

    @Test
    void theSummaryTellsByVersionWhatChanged() {
        assertThat(query("SELECT candidate.version, reference.version, max(max_diff), count_if(verdict <> 'exact')"
                        + " FROM summary WHERE check IN ('versions', 'bad') GROUP BY ALL"))
                .containsExactly("[2.16.0,2.15.0,0.0,4]");
        assertThat(query("SELECT producer.framework, producer.version, count(*) FROM log WHERE key = 'loss_3'"
                        + " GROUP BY ALL ORDER BY ALL"))
                .containsExactly("[paddle,3.3.1,10]", "[torch,2.15.0,31]", "[torch,2.16.0,14]");
    }

    /** In the order of execution; the key that only the reference has follows the one that it follows there. */
    @Test
    void allKeysAreComparedInTheirOrder() {
        assertThat(query("SELECT key, verdict FROM summary WHERE check = 'all' ORDER BY position"))
                .containsExactly(
                        "[forward/embed,exact]",
                        "[forward/head,exact]",
                        "[loss,exact]",
                        "[grad/head,exact]",
                        "[param/head,exact]",
                        "[moment/head,missing]");
        assertThat(query("SELECT DISTINCT cause FROM diff WHERE check = 'all' AND verdict = 'missing'"))
                .containsExactly("[missing on the candidate]");
    }

    @Test
    void settingsReachTheRecorderAsTheyAre() throws IOException {
        try (Stream<Path> started = Files.list(folder.resolve("started"))) {
            assertThat(started.filter(file -> file.toString().endsWith(".json"))
                            .map(CommandedSidesTest::text)
                            .filter(text -> text.contains("\"settings\":{\"width\":3}")))
                    .hasSize(2);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void withoutLeaveNoCommandRuns() {
        CommandRun refused = lockstep(suite, "--run-id", "refused");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo("lockstep: " + suite + ": backprop[0].candidate.command: runs "
                        + FakeRecorder.command("", "", "", folder).get(0) + ", which needs --allow-commands\n");
        assertThat(Claim.find(Tables.open(folder.resolve("out").toString()), "refused"))
                .isEmpty();
    }

    @Test
    void thePlanWantsTheLeaveThatTheRunWants() {
        CommandRun refused = CommandRun.of("run", suite.toString(), "--dry-run");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("--allow-commands").hasLineCount(1);
        CommandRun plan = CommandRun.of("run", suite.toString(), "--dry-run", "--allow-commands");
        assertThat(plan.code()).isZero();
        assertThat(plan.out()).contains("0 sides to compute, 66 sides to have recorded by commands, 0 sides to read");
    }

    /** The job died when all but two recorders had run. */
    @Test
    void aResumedRunStartsOnlyWhatIsLeft() throws IOException {
        Path started = folder.resolve("resumed");
        String command = FakeRecorder.json("torch", "2.16.0", "well", started);
        Path few = Files.writeString(folder.resolve("few.json"), """
            { "suite": "few", "backprop": [ { "name": "few", "seeds": "0-3", "iterations": 1,
              "observe": {"loss": "loss_{iteration}"}, "candidate": {"command": %s}, "reference": {"command": %s} } ] }
            """.formatted(command, command));
        var plan = SuiteFile.plan(few.toString(), PlanOptions.MEASURED, new Configuration());
        Store store = Store.open(folder.resolve("out").toString(), new Configuration());
        Tables.die(
                new StoredRun(store, "died"),
                plan.suiteDigest() + " ",
                plan.tasks().size(),
                plan.tasks().subList(0, 6),
                rows -> rows);
        CommandRun resumed = lockstep(few, "--run-id", "died", "--resume", "--allow-commands");
        assertThat(resumed.code()).isZero();
        try (Stream<Path> files = Files.list(started)) {
            assertThat(files).hasSize(8);
        }
    }
}
