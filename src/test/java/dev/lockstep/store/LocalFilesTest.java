package dev.lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Local files as tables write them. */
class LocalFilesTest {
    @TempDir
    private Path folder;

    private FileSystem files() throws IOException {
        Configuration settings = new Configuration();
        FileSettings.ALL.forEach(settings::set);
        return FileSystem.get(URI.create("file:///"), settings);
    }

    /** Those of tables that Lockstep alone writes. */
    private FileSystem checkedFiles() throws IOException {
        return FileSystem.get(URI.create("file:///"), FileSettings.ofEmbeddedAddedTo(new Configuration()));
    }

    private org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
    }

    private void write(String name, String text) throws IOException {
        try (var stream = files().create(path(name))) {
            stream.writeBytes(text);
        }
    }

    @Test
    void aCommitStartsNoProcess() throws IOException {
        List<String> started;
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            Table table = Store.open(folder.resolve("out").toString(), new Configuration())
                    .findOrCreate(
                            "some",
                            new Schema(Types.NestedField.required(1, "run_id", Types.StringType.get())),
                            Map.of());
            table.newAppend().commit();
            recording.stop();
            Path dump = folder.resolve("events.jfr");
            recording.dump(dump);
            started = RecordingFile.readAllEvents(dump).stream()
                    .map(event -> event.getString("command"))
                    // Hadoop's shell class and SQLite's driver look once a JVM where they are.
                    .filter(command -> !command.contains("setsid") && !command.contains("uname"))
                    .toList();
        }
        assertThat(started).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-------", "rwxr-x--x", "---------"})
    void aFileGetsThePermissionsThatAreAskedFor(String permissions) throws IOException {
        write("file", "some");
        files().setPermission(path("file"), FsPermission.valueOf("-" + permissions));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("file"))))
                .isEqualTo(permissions);
    }

    @Test
    void aNewFileHasThePermissionsThatHadoopGivesIt() throws IOException {
        write("ours", "some");
        try (var stream = FileSystem.getLocal(new Configuration()).create(path("hadoops"))) {
            stream.writeBytes("some");
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("ours")))
                .isEqualTo(Files.getPosixFilePermissions(folder.resolve("hadoops")));
    }

    /** Hadoop's own reader takes a file that ends where a chunk of 512 bytes does for whole, and one without sums for unchecked. */
    @ParameterizedTest
    @CsvSource({
        "file, 0",
        "file, 1",
        "file, 511",
        "file, 512",
        "file, 1024",
        "file, 1099",
        "file, 1536",
        "file, 2048",
        ".file.crc, 0",
        ".file.crc, 7",
        ".file.crc, 8",
        ".file.crc, 16",
        ".file.crc, 24"
    })
    void aFileOrItsChecksumsOfAnotherLengthAreNotRead(String name, int length) throws IOException {
        write("file", "x".repeat(1100));
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        Files.write(folder.resolve(name), Arrays.copyOf(bytes, length));
        assertThatThrownBy(() -> {
                    try (var stream = checkedFiles().open(path("file"))) {
                        stream.readAllBytes();
                    }
                })
                .hasMessageContaining(folder.resolve("file").toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 512, 1100})
    void aFileAsItWasWrittenIsRead(int length) throws IOException {
        write("file", "x".repeat(length));
        try (var stream = checkedFiles().open(path("file"))) {
            assertThat(stream.readAllBytes()).hasSize(length);
        }
    }

    @Test
    void aFlippedBitIsFound() throws IOException {
        write("file", "some");
        Files.writeString(folder.resolve("file"), "sode");
        assertThatThrownBy(() -> {
                    try (var stream = files().open(path("file"))) {
                        stream.readAllBytes();
                    }
                })
                .isInstanceOf(ChecksumException.class);
    }
}
