package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A case that fails is a row with its cause; the others go on. (A case that throws: {@link FaultsTest}.) */
@ExtendWith(SharedSession.class)
class FailingCasesTest {
    @TempDir
    private Path out;

    /** More numbers than a buffer reaches, of memory that was never asked for. (A real lack of heap: the tests of clusters.) */
    @Test
    void aCaseThatWantsMoreMemoryThanThereCanBeFailsAlone() {
        CommandRun run = run("wide", "src/test/resources/suite/wide.json");
        assertThat(run.lines())
                .contains("1 of 2 checks failed: wide")
                .contains("wide: seed 0, candidate: OutOfMemoryError: a tensor of 576000000 elements takes more than"
                        + " 2147483647 bytes");
        assertThat(rows("wide", "verdict = 'failed' AND check = 'wide'")).hasSize(10);
        assertThat(rows("wide", "verdict <> 'failed' AND check = 'nano'")).hasSize(60);
    }

    /** A million iterations are minutes. */
    @Test
    void aCaseThatExceedsItsTimeFailsAlone() {
        CommandRun run = run("time", "src/test/resources/suite/slow.json", "--case-timeout", "5s");
        assertThat(run.lines())
                .contains("1 of 2 checks failed: slow")
                .anyMatch(line -> line.startsWith("slow: seed 0, candidate: CaseTimeoutException: "));
        assertThat(rows("time", "verdict = 'failed'")).hasSize(1);
        assertThat(rows("time", "verdict <> 'failed' AND check = 'nano'")).hasSize(60);
    }

    private CommandRun run(String runId, String suite, String... more) {
        List<String> words =
                new java.util.ArrayList<>(List.of("run", suite, "--out", out.toString(), "--run-id", runId));
        words.addAll(List.of(more));
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(1);
        return run;
    }

    private List<Row> rows(String runId, String where) {
        return Tables.rows(out.toString(), "diff", runId).where(where).collectAsList();
    }
}
