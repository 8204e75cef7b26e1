package dev.lockstep.record.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every hostile file is refused within 5 seconds and 256 MB of heap, in a JVM that has no more. */
class SmallHeapTest {
    private static final long MAX_MILLIS = 5_000;

    @TempDir
    private Path folder;

    @Test
    void hostileFilesAreRefusedInTime() throws Exception {
        int files = copyHostile();
        for (Map.Entry<String, DecompressionBombs.Maker> bomb :
                DecompressionBombs.all().entrySet()) {
            Files.write(folder.resolve(bomb.getKey()), bomb.getValue().make());
            files++;
        }
        List<String> lines = readInSmallHeap();
        assertThat(lines).hasSize(files);
        for (String line : lines) {
            String[] fields = line.split("\t", 3);
            assertThat(fields[2]).as(line).startsWith("refused: ");
            assertThat(Long.parseLong(fields[1])).as(line).isLessThan(MAX_MILLIS);
        }
    }

    private int copyHostile() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/hostile"))) {
            List<Path> hostile = files.toList();
            for (Path file : hostile) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
            return hostile.size();
        }
    }

    private List<String> readInSmallHeap() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SmallHeap.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.lines().toList();
    }
}
