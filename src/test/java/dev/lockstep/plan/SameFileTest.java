package dev.lockstep.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SameFileTest {
    @TempDir
    private Path folder;

    private String file;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(folder.resolve("data"));
        file = Files.writeString(folder.resolve("data/a.npy"), "a").toString();
    }

    @Test
    void linksOfEveryKindAreTheFile() throws IOException {
        String symbolic =
                Files.createSymbolicLink(folder.resolve("b.npy"), Path.of(file)).toString();
        String hard = Files.createLink(folder.resolve("c.npy"), Path.of(file)).toString();
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("data"));
        String inLinked = folder.resolve("link/a.npy").toString();
        String roundabout = folder.resolve("data/../link/./a.npy").toString();
        assertThat(new String[] {symbolic, hard, inLinked, roundabout, "file:" + file, "file://" + file})
                .allMatch(name -> SameFile.is(file, name) && SameFile.is(name, file));
    }

    @Test
    void aCopyIsAnotherFile() throws IOException {
        String copy = Files.copy(Path.of(file), folder.resolve("copy.npy")).toString();
        assertThat(SameFile.is(file, copy)).isFalse();
        assertThat(SameFile.is(file, folder.resolve("missing.npy").toString())).isFalse();
    }

    @Test
    void otherFileSystemsAreToldByTheirNames() {
        assertThat(SameFile.is("hdfs://n/data/a.npy", "hdfs://n/data/../data/./a.npy"))
                .isTrue();
        assertThat(SameFile.is("hdfs://n/data/a.npy", "hdfs://n/data/b.npy")).isFalse();
        assertThat(SameFile.is("hdfs://n" + file, file)).isFalse();
        assertThat(SameFile.is("set bert", "set bert")).isTrue();
        assertThat(SameFile.is("set bert", "run x")).isFalse();
    }
}
