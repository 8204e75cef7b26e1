package dev.lockstep.spark;

import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.engine.Backprop;
import dev.lockstep.files.SuiteFile;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.spark.job.FanOut;
import dev.lockstep.spark.session.Progress;
import dev.lockstep.spark.session.TaskFiles;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.Claim;
import dev.lockstep.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that dies leaves the outcomes of its first cases; they are written here as the job writes them. */
@ExtendWith(SharedSession.class)
class ResumeTest {
    private static final String SUITE = "src/test/resources/suite/small.json";

    @TempDir
    private static Path out;

    private static Plan plan;
    private static Store store;

    @BeforeAll
    static void runUndisturbedAndResumed() throws IOException {
        store = Store.open(out.toString(), new Configuration());
        plan = SuiteFile.plan(SUITE, PlanOptions.MEASURED, new Configuration());
        assertThat(run("undisturbed").code()).isEqualTo(1);
        die(
                "resumed",
                outcomes(plan.tasks().subList(0, 4))
                        .withColumn("producer", col("producer").withField("host", lit("died"))));
        CommandRun resumed = run("resumed", "--resume");
        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cases", "log", "reference", "diff", "summary"})
    void tableEqualsThatOfAnUndisturbedRun(String table) {
        List<String> rows = rows(table, "undisturbed");
        assertThat(rows).hasSizeGreaterThan(6);
        assertThat(rows(table, "resumed")).isEqualTo(rows);
    }

    @Test
    void nothingIsLeftOfTheUnfinishedRun() throws IOException {
        try (Stream<Path> tables = Files.list(out.resolve("lockstep"))) {
            assertThat(tables.map(table -> table.getFileName().toString()))
                    .contains("runs", "log")
                    .filteredOn(name -> name.startsWith("unfinished_"))
                    .hasSize(unfinished());
        }
    }

    /** Those of the other tests here, which are refused. */
    private static int unfinished() {
        return Claim.list(store).size();
    }

    /** What was done is not done again: values of the host that died are still there, and only those of four sides. */
    @Test
    void finishedCasesAreKept() {
        Dataset<Row> log = table("log", "resumed")
                .select("case_id", "side", "producer.host")
                .distinct();
        assertThat(log.count()).isEqualTo(plan.tasks().size());
        assertThat(log.where(col("host").equalTo("died")).count()).isEqualTo(4);
    }

    /** As when an executor outlives its driver and leaves a case that is computed again meanwhile. */
    @Test
    void anOutcomeThatIsThereTwiceCountsOnce() {
        die(
                "twice",
                outcomes(plan.tasks().subList(0, 4))
                        .withColumn("twice", explode(array_repeat(lit(1), 2)))
                        .drop("twice"));
        assertThat(run("twice", "--resume").code()).isEqualTo(1);
        for (String table : List.of("log", "diff", "summary")) {
            assertThat(rows(table, "twice")).as(table).isEqualTo(rows(table, "undisturbed"));
        }
    }

    /** Values of two kernels in one run would differ in the last place for no reason that its tables tell. */
    @Test
    void anotherBlasKernelIsRefused() {
        die(
                "elsewhere",
                outcomes(plan.tasks())
                        .withColumn(
                                "producer",
                                when(col("producer.blas").equalTo(""), col("producer"))
                                        .otherwise(
                                                col("producer").withField("blas", lit("OpenBLAS 0.3.19 Prescott")))));
        CommandRun run = run("elsewhere", "--resume");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "lockstep: --resume elsewhere: the finished cases were computed with OpenBLAS 0.3.19 Prescott,"
                                + " this machine computes with " + Backprop.blasKernel() + "\n");
    }

    @Test
    void aSuiteThatChangedMeanwhileIsRefused() {
        new StoredRun(store, "changed").claim("another digest ").close();
        CommandRun run = run("changed", "--resume");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("lockstep: --resume changed: the unfinished run was started with another suite"
                        + ", other seeds or another --no-noise\n");
    }

    @Test
    void otherSeedsAreRefused() {
        new StoredRun(store, "reseeded").claim(plan.suiteDigest() + " ").close();
        assertThat(run("reseeded", "--resume", "--seeds", "0-1").code()).isEqualTo(2);
    }

    private static CommandRun run(String runId, String... more) {
        String[] args = {"run", SUITE, "--out", out.toString(), "--run-id", runId};
        return CommandRun.of(Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new));
    }

    private static Dataset<Row> outcomes(List<CaseTask> tasks) {
        TaskFiles files = new TaskFiles(new Configuration());
        try (Progress progress = new Progress(SharedSession.session().sparkContext(), tasks.size(), 1)) {
            FanOut fanOut = new FanOut(SharedSession.session(), files, null);
            return fanOut.outcomes(tasks, fanOut.threadsACase(plan.allTasks()), progress);
        }
    }

    private static void die(String runId, Dataset<Row> outcomes) {
        Tables.die(
                new StoredRun(store, runId),
                plan.suiteDigest() + " ",
                plan.tasks().size(),
                outcomes);
    }

    private static Dataset<Row> table(String table, String runId) {
        return Tables.rows(out.toString(), table, runId);
    }

    /** Hosts may differ. */
    private static List<String> rows(String table, String runId) {
        Dataset<Row> rows = table(table, runId);
        if (table.equals("cases")) {
            return rows.drop("elapsed_millis").toJSON().collectAsList().stream()
                    .sorted()
                    .toList();
        }
        boolean produced = List.of(rows.columns()).contains("producer");
        Dataset<Row> hostless =
                produced ? rows.withColumn("producer", col("producer").withField("host", lit(""))) : rows;
        return hostless.toJSON().collectAsList().stream().sorted().toList();
    }
}
