package dev.lockstep.spark.upkeep;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.CommandRun;
import dev.lockstep.spark.RunCopies;
import dev.lockstep.spark.SharedSession;
import dev.lockstep.spark.Tables;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.spark.table.TableFiles;
import dev.lockstep.spark.table.Views;
import dev.lockstep.store.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Table;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four nightly runs, two of which stay. */
@ExtendWith(SharedSession.class)
class TidyTest {
    private static final List<String> VIEWS = List.of("runs", "cases", "log", "reference", "diff", "summary");
    private static final List<String> DROPPED = List.of("night-2", "night-1");

    @TempDir
    private static Path folder;

    /** Tests leave it as they find it, but for the first. */
    private static RunCopies nights;

    private static Map<String, List<String>> all;
    private static Map<String, List<String>> kept;
    private static Tidy.Done done;

    @BeforeAll
    static void makeFourNightsAndTidy() {
        nights = nights("nights");
        all = shown(nights);
        assertThat(all).hasSize(4);
        kept = new TreeMap<>(all);
        DROPPED.forEach(kept::remove);
        done = tidy(nights);
    }

    /** The clock was set back before each night. */
    private static RunCopies nights(String name) {
        RunCopies runs = new RunCopies(folder.resolve(name));
        CommandRun first = CommandRun.of(
                "run",
                "src/test/resources/suite/small.json",
                "--run-id",
                "night-1",
                "--out",
                runs.out().toString());
        assertThat(first.err()).isEmpty();
        for (int night = 2; night <= 4; night++) {
            runs.copy("night-1", "night-" + night, Instant.now().minusSeconds(3600L * night));
        }
        return runs;
    }

    private static Tidy.Done tidy(RunCopies runs) {
        return new Tidy(SharedSession.session(), runs.store()).run(2, null);
    }

    /** What every view shows of each run, sorted. */
    private static Map<String, List<String>> shown(RunCopies runs) {
        Map<String, List<String>> shown = new TreeMap<>();
        for (String view : VIEWS) {
            for (Row row : query(runs, "SELECT * FROM " + view).collectAsList()) {
                String runId = row.getAs("run_id");
                shown.computeIfAbsent(runId, id -> new ArrayList<>()).add(view + row);
            }
        }
        shown.values().forEach(rows -> rows.sort(null));
        return shown;
    }

    private static Dataset<Row> query(RunCopies runs, String sql) {
        return Views.query(SharedSession.session(), runs.store(), sql);
    }

    @Test
    void theRunsThatWerePublishedLastStayWithEveryRow() {
        assertThat(done.kept()).isEqualTo(2);
        assertThat(done.dropped()).isEqualTo(DROPPED);
        assertThat(shown(nights)).isEqualTo(kept);
    }

    @Test
    void aTableIsOneFileAfterwardsAndNothingElseIsLeft() throws IOException {
        for (String table : LogTables.ALL) {
            int files = table.equals(LogTables.SETS) ? 0 : 1;
            assertThat(TableMaintenance.dataFiles(nights.store().table(table)))
                    .as(table)
                    .isEqualTo(files);
            assertThat(dataFiles(nights, table)).as(table).hasSize(files);
        }
        assertThat(done.filesAfter()).isEqualTo(6);
        assertThat(nights.out().resolve("logs/run_id=night-1")).doesNotExist();
    }

    private static List<Path> dataFiles(RunCopies runs, String table) throws IOException {
        try (Stream<Path> files = Files.walk(runs.out().resolve("lockstep").resolve(table))) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }

    @Test
    void tidyingAgainChangesNothing() {
        Tidy.Done again = tidy(nights);
        assertThat(again.dropped()).isEmpty();
        assertThat(again.filesAfter()).isEqualTo(again.filesBefore());
        assertThat(shown(nights)).isEqualTo(kept);
    }

    @Test
    void aRunInAFileWithOthersGoesWhenItsTimeHasCome() {
        RunCopies runs = nights("more");
        tidy(runs);
        runs.copy("night-3", "night-5", Instant.now());
        assertThat(tidy(runs).dropped()).containsExactly("night-3");
        Map<String, List<String>> shown = shown(runs);
        assertThat(shown).containsOnlyKeys("night-4", "night-5");
        assertThat(shown.get("night-4")).hasSameSizeAs(kept.get("night-4"));
    }

    @Test
    void commandsFindARunThatStayed() {
        String out = nights.out().toString();
        CommandRun status = CommandRun.of("status", "night-3", "--out", out);
        assertThat(status.out()).isEqualTo("night-3: finished, a check failed\n");
        assertThat(status.code()).isEqualTo(1);
        assertThat(CommandRun.of("status", "night-1", "--out", out).code()).isEqualTo(2);
    }

    /** Of the first two of an unfinished run's tables there are rows; rows of a run that nobody knows go. */
    @Test
    void aRunUnderWayStaysWithWhatItNamesAndItsRows() {
        RunCopies runs = nights("under-way");
        for (String table : List.of("cases", "log")) {
            runs.add(table, Tables.rows(runs.out().toString(), table, "night-1"), "night-9");
        }
        runs.add("log", Tables.rows(runs.out().toString(), "log", "night-1"), "nobody");
        try (Attempt attempt = new StoredRun(runs.store(), "night-9").claim("digest")) {
            attempt.begin(1, "{\"reference\": {\"table\": \"night-1\"}}");
            assertThat(tidy(runs).dropped()).containsExactly("night-2");
        }
        long rows = Tables.rows(runs.out().toString(), "log", "night-1").count();
        assertThat(rows).isPositive();
        assertThat(Tables.rows(runs.out().toString(), "log", "night-9").count()).isEqualTo(rows);
        assertThat(Tables.rows(runs.out().toString(), "log", "nobody").count()).isZero();
        new StoredRun(runs.store(), "night-9").resume("digest").discard();
        tidy(runs);
        assertThat(Tables.rows(runs.out().toString(), "log", "night-9").count()).isZero();
    }

    /** Their files were listed before they went: they must not come to a part of the rows. */
    @Test
    void readersInMidQueryFailRatherThanSeeHalfARun() {
        RunCopies runs = nights("read");
        Map<String, Dataset<Row>> begun = new TreeMap<>();
        for (String sql : List.of(
                "SELECT count(DISTINCT value) FROM log",
                "SELECT run_id FROM runs",
                "SELECT * FROM summary JOIN runs USING (run_id)")) {
            begun.put(sql, query(runs, sql));
        }
        tidy(runs);
        begun.forEach((sql, reader) ->
                assertThatThrownBy(reader::collectAsList).as(sql).hasStackTraceContaining("lockstep/"));
    }

    /** Whichever commit was its last. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void aDeathInTheMiddleLeavesRunsWhole(int commits) {
        RunCopies runs = nights("died-" + commits);
        TableMaintenance upkeep = new TableMaintenance(SharedSession.session(), runs.store());
        List<String> tables = List.of("runs", "cases", "log");
        tables.subList(0, commits).forEach(table -> upkeep.deleteRuns(table, DROPPED));
        assertThat(shown(runs)).hasSize(commits == 0 ? 4 : 2);
        tidy(runs);
        assertThat(shown(runs)).containsOnlyKeys("night-3", "night-4");
        assertThat(Tables.rows(runs.out().toString(), "diff", "night-1").count())
                .isZero();
    }

    /** What runs measured before an upgrade nobody reads any more. */
    @Test
    void whatThisLockstepMeasuredOfNoiseStaysInOneFile() {
        RunCopies runs = nights("noise");
        Dataset<Row> measured = noise(runs).cache();
        List<String> before = measured.toJSON().collectAsList();
        assertThat(before).isNotEmpty();
        append(runs, measured.withColumn(LogTables.NOISE_VERSION, lit("0.0.9")));
        tidy(runs);
        assertThat(noise(runs).toJSON().collectAsList()).containsExactlyInAnyOrderElementsOf(before);
        append(runs, measured);
        tidy(runs);
        assertThat(TableMaintenance.dataFiles(runs.store().table(LogTables.NOISE)))
                .isEqualTo(1);
        assertThat(noise(runs).count()).isEqualTo(2L * before.size());
    }

    private static Dataset<Row> noise(RunCopies runs) {
        return LogTables.read(SharedSession.session(), runs.store().table(LogTables.NOISE));
    }

    private static void append(RunCopies runs, Dataset<Row> rows) {
        Table table = runs.store().table(LogTables.NOISE);
        AppendFiles append = table.newAppend();
        TableFiles.write(rows, table).forEach(append::appendFile);
        append.commit();
    }

    @Test
    void keepingNoneIsRefused() {
        CommandRun run =
                CommandRun.of("tidy", "--keep", "0", "--out", nights.out().toString());
        assertThat(run.err()).isEqualTo("lockstep: --keep 0: at least 1 run stays\n");
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void anUnknownSuiteIsRefused() {
        CommandRun run = CommandRun.of(
                "tidy", "--keep", "1", "--suite", "smal", "--out", nights.out().toString());
        assertThat(run.err())
                .isEqualTo("lockstep: --suite smal: no run of it has finished under " + nights.out() + "\n");
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void theCommandTellsWhatItDid() {
        RunCopies runs = nights("told");
        CommandRun run =
                CommandRun.of("tidy", "--keep", "3", "--out", runs.out().toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).matches("3 runs kept, 1 dropped \\(night-1\\), \\d+ data files before, 6 after\n");
        assertThat(run.code()).isZero();
    }
}
