package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --out} on a disk of its own that has no room, or takes nothing. Only root can mount one. */
@ExtendWith(SharedSession.class)
class FullDiskTest {
    private static final String SUITE = "src/test/resources/suite/small.json";

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void makeMountPoint() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a disk");
        disk = Files.createDirectory(folder.resolve("disk"));
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            new ProcessBuilder("umount", "--lazy", disk.toString()).start().waitFor();
        }
    }

    /** Whatever it had no room for: nothing is shown, and it goes on once there is more. The last has room for all but the end. */
    @ParameterizedTest
    @ValueSource(ints = {8, 32, 64, 96, 128, 160, 200, 260, 320, 400})
    void aFullDiskFailsTheJobAndResumeGoesOn(int kilobytes) throws Exception {
        mount("size=" + kilobytes + "k");
        CommandRun run = run();
        assertThat(run.code()).as(run.err()).isIn(2, 3);
        assertThat(run.err())
                .matches("lockstep: .*(No space left on device|database or disk is full|disk I/O error).*\n");

        mount("remount,size=64m");
        CommandRun resumed = run("--resume");
        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.code()).isEqualTo(1);
        Path whole = folder.resolve("whole");
        assertThat(CommandRun.of("run", SUITE, "--out", whole.toString(), "--run-id", "full")
                        .code())
                .isEqualTo(1);
        new RunFiles(disk.toString(), "full").requireSameAs(new RunFiles(whole.toString(), "full"));
    }

    @Test
    void aDiskThatTakesNothingIsRefused() throws Exception {
        mount("ro");
        CommandRun run = run();
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).matches("lockstep: --out " + disk + " cannot be written: .*\n");
    }

    @Test
    void aFileWhereTheFolderShouldBeIsRefused() throws IOException {
        Path file = Files.writeString(disk.resolve("file"), "");
        CommandRun run = CommandRun.of("run", SUITE, "--out", file.toString(), "--run-id", "full");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).matches("lockstep: --out " + file + " cannot be written: .*\n");
    }

    private CommandRun run(String... more) {
        List<String> words =
                new java.util.ArrayList<>(List.of("run", SUITE, "--out", disk.toString(), "--run-id", "full"));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray(String[]::new));
    }

    private void mount(String options) throws Exception {
        int code = new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).as("mount").isZero();
    }
}
