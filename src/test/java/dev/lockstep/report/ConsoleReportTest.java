package dev.lockstep.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.spark.SharedSession;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a run prints on screens of several kinds. */
@ExtendWith(SharedSession.class)
class ConsoleReportTest {
    @TempDir
    private Path folder;

    @Test
    void theTableFitsAndTheRestIsForTheAsking() throws Exception {
        CommandRun run =
                run("narrow", "--markdown", folder.resolve("summary.md").toString());
        assertThat(run.lines().get(0)).isEqualTo("run narrow");
        String heading = run.lines().stream()
                .filter(line -> line.startsWith("check "))
                .findFirst()
                .orElseThrow();
        assertThat(heading.split(" {2,}"))
                .containsExactly("check", "passed", "verdict", "worst key", "mean diff", "limit");
        assertThat(run.out()).doesNotContain("\u001b");
        String markdown = Files.readString(folder.resolve("summary.md"));
        assertThat(markdown)
                .startsWith("## Lockstep: FAILED (small)\n")
                .contains("| `cosine` | **NO** | mismatch | `step_7_lr` |");
        assertThat(run("wide", "--wide").out()).contains("worst seed", "max diff", "ulp");
        assertThat(run("quiet", "--quiet").lines()).hasSize(6).noneMatch(line -> line.contains("first divergence"));
    }

    private CommandRun run(String id, String... more) {
        String[] words = new String[6 + more.length];
        String out = folder.resolve("out").toString();
        System.arraycopy(
                new String[] {"run", "src/test/resources/suite/small.json", "--run-id", id, "--out", out},
                0,
                words,
                0,
                6);
        System.arraycopy(more, 0, words, 6, more.length);
        CommandRun run = CommandRun.of(words);
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        return run;
    }
}
