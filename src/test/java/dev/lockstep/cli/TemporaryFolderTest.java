package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the folder of temporary files before anything is unpacked there. */
class TemporaryFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderWithRoomIsGood() {
        assertThat(TemporaryFolder.problem(folder)).isEmpty();
        assertThat(TemporaryFolder.problem()).isEmpty();
    }

    @Test
    void whatIsNoFolderIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path none : new Path[] {file, folder.resolve("missing")}) {
            assertThat(TemporaryFolder.problem(none))
                    .contains("java.io.tmpdir " + none + ": is no folder that can be written to");
        }
    }

    @Test
    void aFullFolderIsNamedWithItsRoom() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a disk");
        assertThat(exec("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString()))
                .isZero();
        try {
            assertThat(TemporaryFolder.problem(folder))
                    .contains("java.io.tmpdir " + folder
                            + ": 64 KiB are free, and native libraries are unpacked there; 16 MiB are needed");
        } finally {
            exec("umount", "--lazy", folder.toString());
        }
    }

    private static int exec(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
