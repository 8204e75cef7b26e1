package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Suite, records and tables on a real HDFS: every table is written there, and read again. */
@ExtendWith({SharedSession.class, SharedHdfs.class})
class HdfsRunTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final String FAR = "runs/out";
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private static Path near;

    private static String suite;
    private static RunFiles local;

    @BeforeAll
    static void runOnce() {
        SharedHdfs.put(RESOURCES.resolve("bp/tiny_torch.npy"), "runs/bp/tiny_torch.npy");
        suite = SharedHdfs.put(RESOURCES.resolve("suite/cluster.json"), "runs/suite/cluster.json");
        assertThat(run(near.toString(), "local").code()).isEqualTo(1);
        local = new RunFiles(near.toString(), "local");
        imported();
        assertThat(run(SharedHdfs.path(FAR), "far").code()).isEqualTo(1);
    }

    private static void imported() {
        CommandRun set = CommandRun.of(
                "import",
                SharedHdfs.path("runs/bp/tiny_torch.npy"),
                "--set",
                "tiny",
                "--producer",
                "torch",
                "--producer-version",
                "2.15.0",
                "--out",
                SharedHdfs.path(FAR));
        assertThat(set.code()).as(set.err()).isZero();
    }

    @Test
    void tablesAreThoseOfALocalFolder() {
        new RunFiles(SharedHdfs.path(FAR), "far").requireSameAs(local);
    }

    /** Imported sets are records too. */
    @ParameterizedTest
    @CsvSource({
        "runs, 1",
        "checks, 3",
        "cases, 13",
        "log, 322",
        "reference, 220",
        "diff, 191",
        "summary, 36",
    })
    void everyViewReads(String view, int rows) {
        CommandRun sql = CommandRun.of("sql", "SELECT count(*) AS n FROM " + view, "--out", SharedHdfs.path(FAR));
        assertThat(sql.code()).as(sql.err()).isZero();
        assertThat(sql.lines()).contains(Integer.toString(rows));
    }

    @Test
    void statusAndExportRead() {
        CommandRun status = CommandRun.of("status", "far", "--out", SharedHdfs.path(FAR));
        assertThat(status.out()).isEqualTo("far: finished, a check failed\n");
        Path file = near.resolve("losses.npy");
        CommandRun export = CommandRun.of(
                "export",
                "far",
                "--check",
                "recorded",
                "--side",
                "candidate",
                "--npy",
                file.toString(),
                "--out",
                SharedHdfs.path(FAR));
        assertThat(export.code()).as(export.err()).isZero();
        assertThat(file).isNotEmptyFile();
    }

    /** Blocks that it held have a copy on the other node; what is written goes there alone. */
    @Test
    void aDataNodeThatStopsInMidRunIsNotMissed() throws Exception {
        CompletableFuture<CommandRun> run = CompletableFuture.supplyAsync(() -> run(SharedHdfs.path(FAR), "bereft"));
        awaitFirstOutcome(run);
        DataNodeProperties stopped = SharedHdfs.cluster().stopDataNode(0);
        try {
            assertThat(run.isDone()).as("the run was over before").isFalse();
            CommandRun ended = run.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended.code()).as(ended.err()).isEqualTo(1);
            new RunFiles(SharedHdfs.path(FAR), "bereft").requireSameAs(local);
        } finally {
            SharedHdfs.cluster().restartDataNode(stopped);
            SharedHdfs.cluster().waitActive();
        }
    }

    private static void awaitFirstOutcome(CompletableFuture<CommandRun> run) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!run.isDone() && outcomes().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertThat(outcomes()).as("outcomes in mid-run").isNotEmpty();
    }

    private static List<FileStatus> outcomes() throws IOException {
        FileStatus[] found = SharedHdfs.files()
                .globStatus(
                        new org.apache.hadoop.fs.Path(SharedHdfs.path(FAR) + "/lockstep/unfinished_*/data/*.parquet"));
        return found == null ? List.of() : List.of(found);
    }

    private static CommandRun run(String out, String runId) {
        return CommandRun.of("run", suite, "--out", out, "--run-id", runId);
    }
}
