package dev.lockstep.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.suite.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths of commands, which start in a folder of their own. */
class CommandPathsTest {
    @TempDir
    private Path root;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(root.resolve("conf/python"));
        Files.createFile(root.resolve("conf/rec.py"));
        Files.createFile(root.resolve("conf/sh"));
        Files.createFile(root.resolve("tool"));
    }

    private List<String> words(String... words) {
        return new CommandPaths(root).words(new Command(List.of(words), "conf", "", Command.TIMEOUT, 0));
    }

    /** A program without a slash is the PATH's, whatever lies beside the suite; folders and options are no files. */
    @ParameterizedTest
    @CsvSource({"sh, sh", "./sh, ROOT/conf/sh", "../tool, ROOT/tool", "/usr/bin/env, /usr/bin/env"})
    void aProgramIsThePathsUnlessItHasASlash(String program, String started) {
        assertThat(words(program)).containsExactly(started.replace("ROOT", root.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "rec.py, ROOT/conf/rec.py",
        "../tool, ROOT/tool",
        "missing.py, missing.py",
        "python, python",
        "-rec.py, -rec.py",
        "'', ''",
        "a b*c$HOME, a b*c$HOME"
    })
    void anArgumentThatIsAFileBesideTheSuiteBecomesAbsolute(String argument, String given) {
        assertThat(words("sh", argument).get(1)).isEqualTo(given.replace("ROOT", root.toString()));
    }

    @Test
    void filesOnOtherFileSystemsStay() {
        CommandPaths paths = new CommandPaths(root);
        assertThat(paths.absolute("hdfs://host/a/b")).isEqualTo("hdfs://host/a/b");
        assertThat(paths.absolute("file:/a/b")).isEqualTo("/a/b");
        assertThat(paths.absolute("file:///a/b")).isEqualTo("/a/b");
        assertThat(paths.absolute("a/../b")).isEqualTo(root.resolve("b").toString());
    }
}
