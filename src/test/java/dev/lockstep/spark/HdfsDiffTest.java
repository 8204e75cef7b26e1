package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.CommandRun;
import dev.lockstep.files.HadoopSource;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded files on a real HDFS read as local ones do. */
@ExtendWith({SharedHdfs.class, SharedSession.class})
class HdfsDiffTest {
    private static final Path PAIRS = Path.of("src/test/resources/pairs");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"nested", "float16", "float32_wide", "missing_key"})
    void logIsTheLocalOnes(String pair) throws IOException {
        Path left = PAIRS.resolve(pair + "_left.npy");
        Path right = PAIRS.resolve(pair + "_right.npy");
        Path local = folder.resolve("local.log");
        Path far = folder.resolve("far.log");
        CommandRun here = diff(left.toString(), right.toString(), local);
        CommandRun there = diff(SharedHdfs.put(left, pair + "/a.npy"), SharedHdfs.put(right, pair + "/b.npy"), far);
        assertThat(there.err()).isEmpty();
        assertThat(there.code()).isEqualTo(here.code());
        assertThat(unstamped(there.out())).isEqualTo(unstamped(here.out()));
        assertThat(unstamped(Files.readString(far))).isEqualTo(unstamped(Files.readString(local)));
    }

    /** A folder of HDFS against one of this machine, on executors and here. */
    @Test
    void foldersAreListedAndCompared() throws IOException {
        Path near = Files.createDirectories(folder.resolve("near/deep"));
        for (String pair : List.of("nested", "float16")) {
            SharedHdfs.put(PAIRS.resolve(pair + "_left.npy"), "far/deep/" + pair + ".npy");
            Files.copy(PAIRS.resolve(pair + "_right.npy"), near.resolve(pair + ".npy"));
        }
        SharedHdfs.put(PAIRS.resolve("nan_left.npy"), "far/deep/only.npy");
        Supplier<CommandRun> diff = () ->
                CommandRun.of("diff", SharedHdfs.path("far"), near.getParent().toString());
        CommandRun run = diff.get();
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.lines())
                .containsSubsequence("deep/float16.npy", "deep/nested.npy", "missing on the right: deep/only.npy");
        assertThat(unstamped(SharedSession.without(diff).out())).isEqualTo(unstamped(run.out()));
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        CommandRun run = CommandRun.of("diff", SharedHdfs.path("nowhere"), folder.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("lockstep: " + SharedHdfs.path("nowhere") + ": is no directory, as " + folder + " is\n");
    }

    /** Over many blocks of HDFS and of our own, from several threads at once. */
    @Test
    void everyRangeIsThatOfTheFile() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] bytes = new byte[7_654_321];
        random.nextBytes(bytes);
        String path = SharedHdfs.put(Files.write(folder.resolve("bytes"), bytes), "bytes");
        try (Source source = HadoopSource.open(path, new Configuration())) {
            random.ints(2_000, 0, bytes.length).parallel().forEach(from -> {
                int length = Math.min(bytes.length - from, from % 100_000);
                assertThat(source.read(from, length))
                        .as("seed %d, %d bytes from %d", seed, length, from)
                        .isEqualTo(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + length)));
            });
            assertThat(source.read(1, bytes.length - 1)).isEqualTo(ByteBuffer.wrap(bytes, 1, bytes.length - 1));
            assertThatThrownBy(() -> source.read(bytes.length, 1)).isInstanceOf(BadFileException.class);
        }
    }

    @Test
    void aClosedFileIsClosed() throws IOException {
        Path local = PAIRS.resolve("nested_left.npy");
        Source source = HadoopSource.open(SharedHdfs.put(local, "closed.npy"), new Configuration());
        source.close();
        assertThatThrownBy(() -> source.read(0, 1)).hasRootCauseMessage("Stream closed");
    }

    @Test
    void whatIsNotThereIsNamed() {
        String there = SharedHdfs.put(PAIRS.resolve("nested_left.npy"), "there.npy");
        CommandRun run = CommandRun.of("diff", there, SharedHdfs.path("not.npy"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("lockstep: " + SharedHdfs.path("not.npy") + ": no such file\n");
        assertThat(run.out()).isEmpty();
    }

    private static CommandRun diff(String left, String right, Path log) {
        return CommandRun.of("diff", left, right, "--method", "all", "--log", log.toString());
    }

    private static String unstamped(String text) {
        return text.replaceAll("(?m)^\\[[^]]*\\] ", "");
    }
}
