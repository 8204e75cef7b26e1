package dev.lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cluster.ChildProcess.Ended;
import dev.lockstep.engine.Backprop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of one host share the folder into which JavaCPP unpacks OpenBLAS; here it is empty, and they start at once. */
@Tag("cluster")
class NativeCacheTest {
    private static final int AT_ONCE = 6;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    /** What an executor does first. */
    static final class Executor {
        private Executor() {}

        public static void main(String[] arguments) {
            System.out.println(Backprop.blasKernel());
        }
    }

    @RepeatedTest(5)
    void manyThatStartOnAnEmptyCacheAllLoad() {
        List<ChildProcess> executors =
                IntStream.range(0, AT_ONCE).mapToObj(this::start).toList();
        executors.forEach(this::requireLoaded);
    }

    /** It was unpacking when it was killed. */
    @Test
    void aLibraryThatIsCutShortIsUnpackedAgain() throws IOException {
        requireLoaded(start(0));
        List<Path> libraries = libraries();
        assertThat(libraries).isNotEmpty();
        for (Path library : libraries) {
            try (RandomAccessFile file = new RandomAccessFile(library.toFile(), "rw")) {
                file.setLength(file.length() / 2);
            }
        }
        requireLoaded(start(1));
    }

    /** A lock that a killed process held is free. */
    @Test
    void aProcessThatIsKilledWhileItUnpacksBlocksNobody() {
        ChildProcess killed = start(0);
        ChildProcess.await("the cache", LIMIT, () -> Files.exists(cache()));
        killed.kill();
        requireLoaded(start(1));
    }

    private List<Path> libraries() throws IOException {
        try (Stream<Path> files = Files.walk(cache())) {
            return files.filter(file -> file.toString().contains(".so") && Files.isRegularFile(file))
                    .toList();
        }
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private void requireLoaded(ChildProcess executor) {
        Ended ended = executor.await(LIMIT);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo(Backprop.blasKernel() + "\n");
    }

    private ChildProcess start(int number) {
        return ChildProcess.start(
                "executor-" + number,
                folder,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dorg.bytedeco.javacpp.cachedir=" + cache(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Executor.class.getName()));
    }
}
