package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a recorder says of invariances by {@code --fields} is asked before a run. */
@ExtendWith(SharedSession.class)
class RecorderInvariancesTest {
    @TempDir
    private Path folder;

    private Path tokens;

    @BeforeEach
    void findRecorder() {
        tokens = Path.of("src/test/resources/recorders/tokens.py").toAbsolutePath();
    }

    /** Runs a check of a recorder against itself. */
    private CommandRun run(String script, String invariances) throws IOException {
        Files.writeString(folder.resolve("rec.sh"), script.formatted(tokens));
        Path suite = Files.writeString(folder.resolve("self.json"), """
            {"suite": "self", "backprop": [{"name": "self", "seeds": "0", "iterations": 2, "observe": "all",
              "candidate": {"command": ["sh", "rec.sh", "none"]}, "invariances": %s}]}
            """.formatted(invariances));
        return CommandRun.of(
                "run", suite.toString(), "--out", folder.resolve("out").toString(), "--allow-commands");
    }

    @Test
    void oneThatIsNotHonouredIsRefusedBeforeAnythingRuns() throws IOException {
        CommandRun run =
                run("exec python3 %s \"$@\"", "[\"repeat\", \"batch_rows\", {\"name\": \"heads\", \"seed\": 3}]");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo("lockstep: " + folder.resolve("self.json")
                        + ": backprop[0].candidate.command: sh rec.sh none does not honour invariance heads:"
                        + " those of its --fields are repeat, batch_rows, pad_longer, accumulate, resume\n");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aRecorderThatListsNoneHonoursNone() throws IOException {
        CommandRun run = run("echo '{\"fields\": [\"model.layers\"]}'", "[\"pad_longer\"]");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).endsWith("does not honour invariance pad_longer: those of its --fields are none\n");
    }

    @Test
    void thoseThatAreHonouredAreRun() throws IOException {
        CommandRun run = run("exec python3 %s \"$@\"", "[\"batch_rows\", \"accumulate\"]");
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aRunOnceMoreAsksNothingOfARecorder() throws IOException {
        CommandRun run =
                run("[ \"$2\" = --fields ] && echo '{\"fields\": []}' || exec python3 %s none", "[\"repeat\"]");
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void oneThatDoesNotAnswerIsRunWithAWarning() throws IOException {
        CommandRun run = run("[ \"$2\" = --fields ] && exit 7; exec python3 %s none", "[\"batch_rows\"]");
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.err())
                .isEqualTo("lockstep: warning: backprop[0].candidate.command: sh rec.sh none does not say by --fields"
                        + " whether it honours the invariances that are asked of it\n");
    }
}
