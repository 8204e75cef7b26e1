package dev.lockstep.record.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/hostile");

    private static final Map<String, String> PROBLEMS = Map.ofEntries(
            Map.entry("deep.npy", "offset 200131: keys and values for something that is no dictionary"),
            Map.entry("empty_file.npy", "offset 0: not an npy, npz, pt, safetensors or pickle file"),
            Map.entry("eval.npy", "key loss_0: offset 146: global __builtin__.eval is refused"),
            Map.entry(
                    "header_garbage.npy",
                    "offset 10: header {'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': ()}"
                            + " is refused"),
            Map.entry("huge_long.npy", "offset 130: a whole number of 2147483647 bytes is refused"),
            Map.entry("huge_string.npy", "offset 139: 1099511627776 bytes expected, the file has 143 in all"),
            Map.entry("java_gadget.npy", "offset 128: global java.lang.Runtime is refused"),
            Map.entry("laughs.npy", "lists or dictionaries that stand in many places make more than 1000000 values"),
            Map.entry(
                    "laughs_list.pkl", "lists or dictionaries that stand in many places make more than 1000000 values"),
            Map.entry("negative_shape.npy", "offset 128: shape (-4,) has a negative length"),
            Map.entry("object_array_inside.npy", "key loss_0: an object array cannot be compared"),
            Map.entry("os_system.npy", "key loss_0: offset 146: global posix.system is refused"),
            Map.entry(
                    "recursive.npy",
                    "key a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/...:"
                            + " dictionaries nested more than 64 deep, or in themselves, are refused"),
            Map.entry("shape_lies.npy", "offset 128: 4000000000000000 bytes expected, the file has 144 in all"),
            Map.entry("string_value.npy", "key loss_0: a string cannot be compared"),
            Map.entry("truncated.npy", "key loss_0: offset 287: 1 bytes expected, the file has 287 in all"),
            Map.entry("wrong_magic.npy", "offset 27: the zip archive has no directory"));

    @ParameterizedTest
    @MethodSource("files")
    void isRefusedInOneLine(String file) {
        Path path = FOLDER.resolve(file);
        assertThatThrownBy(() -> RecordFiles.read(Sources.ofFile(path)))
                .isInstanceOf(BadFileException.class)
                .hasMessage(path + ": " + PROBLEMS.get(file));
    }

    @Test
    void everyFileIsFound() throws IOException {
        assertThat(files()).hasSize(17).isEqualTo(PROBLEMS.keySet());
    }

    private static Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
