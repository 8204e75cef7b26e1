package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Four nightly runs, two of which stay. */
@ExtendWith(SharedSession.class)
class TidyTest {
    private static final List<String> VIEWS = List.of("runs", "cases", "log", "reference", "diff", "summary");
    private static final List<String> DROPPED = List.of("night-2", "night-1");
    private static final long SEED = Long.getLong("tidy.seed", System.nanoTime());

    @TempDir
    private static Path folder;

    private static RunCopies nights;
    private static Map<String, List<String>> all;
    private static Map<String, List<String>> kept;

    /** The same nights, tidied; nobody changes it. */
    private static RunCopies tidied;

    private static Tidy.Done done;

    /** How many moves and deletions that took. */
    private static int steps;

    @BeforeAll
    static void makeFourNights() throws IOException {
        nights = new RunCopies(folder.resolve("nights"));
        CommandRun first = CommandRun.of(
                "run",
                "src/test/resources/suite/small.json",
                "--run-id",
                "night-1",
                "--out",
                nights.out().toString());
        assertThat(first.err()).isEmpty();
        for (int night = 2; night <= 4; night++) {
            nights.copy("night-1", "night-" + night, Instant.now().plusSeconds(60L * night));
        }
        all = shown(nights);
        assertThat(all).hasSize(4);
        kept = new TreeMap<>(all);
        DROPPED.forEach(kept::remove);
        tidyACopy();
    }

    private static void tidyACopy() throws IOException {
        tidied = copy(nights);
        Dying counting = new Dying(Integer.MAX_VALUE);
        done = tidy(store(tidied, counting));
        steps = counting.steps;
    }

    private static RunCopies copy(RunCopies runs) throws IOException {
        return runs.copyTo(Files.createTempDirectory(folder, "copy").resolve("out"));
    }

    private static Tidy.Done tidy(RunCopies runs) {
        return tidy(runs.store());
    }

    private static Tidy.Done tidy(Store store) {
        return new Tidy(SharedSession.session(), store).run(2, null);
    }

    /** What every view shows of each run, sorted; the pack aside. */
    private static Map<String, List<String>> shown(RunCopies runs) {
        Map<String, List<String>> shown = new TreeMap<>();
        query(runs, "SHOW VIEWS");
        for (String view : VIEWS) {
            for (Row row : SharedSession.session().table(view).drop("pack").collectAsList()) {
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
    void theLastRunsStayWithEveryRow() {
        assertThat(done.kept()).isEqualTo(2);
        assertThat(done.dropped()).isEqualTo(DROPPED);
        assertThat(done.newPacks()).containsExactly("p000000001");
        assertThat(shown(tidied)).isEqualTo(kept);
    }

    @Test
    void aTableIsOneFileAfterwards() throws IOException {
        for (String table : Store.ALL_TABLES) {
            assertThat(dataFiles(tidied.out().resolve("packed").resolve(table)))
                    .as(table)
                    .hasSize(1);
            assertThat(dataFiles(tidied.out().resolve(table))).as(table).isEmpty();
        }
        assertThat(tidied.folder("logs", "night-1")).doesNotExist();
        assertThat(tidied.out().resolve("_staging")).isEmptyDirectory();
    }

    private static List<Path> dataFiles(Path table) throws IOException {
        try (Stream<Path> files = Files.walk(table)) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .toList();
        }
    }

    @Test
    void tidyingAgainChangesNothing() throws IOException {
        RunCopies runs = copy(tidied);
        Tidy.Done again = tidy(runs);
        assertThat(again.dropped()).isEmpty();
        assertThat(again.newPacks()).isEmpty();
        assertThat(shown(runs)).isEqualTo(kept);
    }

    @Test
    void aRunInAPackGoesWhenItsTimeHasCome() throws IOException {
        RunCopies runs = copy(tidied);
        moveNewNight("night-5", runs);
        assertThat(tidy(runs).dropped()).containsExactly("night-3");
        Map<String, List<String>> shown = shown(runs);
        assertThat(shown).containsOnlyKeys("night-4", "night-5");
        assertThat(shown.get("night-4")).isEqualTo(kept.get("night-4"));
    }

    private static void moveNewNight(String runId, RunCopies to) throws IOException {
        RunCopies copies = copy(nights);
        copies.copy("night-1", runId, Instant.now().plusSeconds(600));
        for (String table : Store.ALL_TABLES) {
            Files.move(copies.folder(table, runId), to.folder(table, runId));
        }
    }

    @Test
    void commandsFindARunInAPack() {
        String out = tidied.out().toString();
        CommandRun status = CommandRun.of("status", "night-3", "--out", out);
        assertThat(status.out()).isEqualTo("night-3: finished, a check failed\n");
        assertThat(status.code()).isEqualTo(1);
        assertThat(CommandRun.of("status", "night-1", "--out", out).code()).isEqualTo(2);
    }

    @Test
    void aRunUnderWayStaysWithWhatItNames() throws IOException {
        RunCopies runs = copy(nights);
        Path underWay = Files.createDirectories(runs.out().resolve("_staging/run_id=night-9"));
        Files.writeString(underWay.resolve("suite"), "{\"reference\": {\"table\": \"night-1\"}}");
        Files.createDirectories(runs.folder("log", "night-9"));
        assertThat(tidy(runs).dropped()).containsExactly("night-2");
        assertThat(underWay.resolve("suite")).exists();
        assertThat(runs.folder("log", "night-9")).exists();
    }

    /** Their files were listed before they went: they must not come to a part of the rows. */
    @Test
    void readersInMidQueryFailRatherThanSeeHalfARun() throws IOException {
        RunCopies runs = copy(nights);
        query(runs, "SHOW VIEWS");
        Map<String, Dataset<Row>> begun = new TreeMap<>();
        for (String sql : List.of(
                "SELECT count(*) FROM diff",
                "SELECT run_id FROM runs",
                "SELECT * FROM summary JOIN runs USING (run_id)")) {
            begun.put(sql, SharedSession.session().sql(sql));
        }
        tidy(runs);
        begun.forEach((sql, reader) ->
                assertThatThrownBy(reader::collectAsList).as(sql).hasStackTraceContaining("FileNotFoundException"));
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
    void theCommandTellsWhatItDid() throws IOException {
        CommandRun run =
                CommandRun.of("tidy", "--keep", "3", "--out", copy(nights).out().toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("3 runs kept, 1 dropped (night-1), 3 put together in p000000001\n");
        assertThat(run.code()).isZero();
    }

    /** Wherever it dies, every run that stays is whole, one that goes is whole or gone, and the next one ends where it would have. */
    @ParameterizedTest
    @MethodSource("deaths")
    void aDeathInTheMiddleLeavesRunsWhole(int step) throws IOException {
        RunCopies runs = copy(nights);
        assertThatThrownBy(() -> tidy(store(runs, new Dying(step))))
                .as("seed %d", SEED)
                .hasStackTraceContaining("died at step " + step);
        Map<String, List<String>> left = shown(runs);
        assertThat(all).containsAllEntriesOf(left);
        assertThat(left).containsAllEntriesOf(kept);
        tidy(runs);
        assertThat(shown(runs)).isEqualTo(kept);
        for (String table : Store.TABLES) {
            assertThat(dataFiles(runs.out().resolve(table))).as(table).isEmpty();
        }
    }

    static IntStream deaths() {
        assertThat(steps).isGreaterThan(40);
        return new Random(SEED)
                .ints(0, steps)
                .distinct()
                .limit(Integer.getInteger("tidy.deaths", 2))
                .sorted();
    }

    private static Store store(RunCopies runs, FileSystem files) {
        return new Store(
                files,
                files.makeQualified(new org.apache.hadoop.fs.Path(runs.out().toString())));
    }

    /** A local file system whose user dies before the step of this number. */
    private static final class Dying extends FilterFileSystem {
        private final int last;
        private int steps;

        Dying(int last) throws IOException {
            super(FileSystem.getLocal(new Configuration()).getRawFileSystem());
            this.last = last;
        }

        private void step() throws IOException {
            if (steps++ >= last) {
                throw new IOException("died at step " + last);
            }
        }

        @Override
        public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) throws IOException {
            step();
            return super.rename(from, to);
        }

        @Override
        public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
            step();
            return super.delete(path, recursive);
        }
    }
}
