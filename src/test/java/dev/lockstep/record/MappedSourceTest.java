package dev.lockstep.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedSourceTest {
    private final byte[] bytes = new byte[100];

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        new Random(1).nextBytes(bytes);
        file = Files.write(folder.resolve("f"), bytes);
    }

    /** Ranges within a segment, over a border, over several, and up to the end. */
    @Test
    void everyRangeIsThatOfTheFile() throws IOException {
        Source source = MappedSource.of(file, 16);
        for (int from = 0; from <= bytes.length; from++) {
            for (int to = from; to <= bytes.length; to++) {
                assertThat(source.read(from, to - from))
                        .as("%d to %d", from, to)
                        .isEqualTo(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to)));
            }
        }
    }

    @Test
    void rangesBeyondTheEndAreRefused() throws IOException {
        Source source = MappedSource.of(file, 16);
        assertThatThrownBy(() -> source.read(96, 5))
                .hasMessage(file + ": offset 96: 5 bytes expected, the file has 100 in all");
        assertThatThrownBy(() -> source.read(-1, 2)).isInstanceOf(BadFileException.class);
        assertThatThrownBy(() -> source.read(Long.MAX_VALUE, 2)).isInstanceOf(BadFileException.class);
    }
}
