package dev.lockstep.record.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as NumPy 1 and 2, ml_dtypes, torch, safetensors and paddle write them: read as their makers read them. */
class FrameworkFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/frameworks");

    /** One key as the file's maker read it; without a type, what it is that cannot be compared. */
    private record Expected(String file, String key, String type, String values) {
        static Expected of(String row) {
            String[] fields = row.split("\t", -1);
            return new Expected(fields[0], fields[1], fields[2] + fields[3], fields[4]);
        }

        boolean isComparable() {
            return !type.equals("-");
        }
    }

    @Test
    void everyFileHasRows() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Set<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.matches("refused_.*|.*\\.(py|tsv)"))
                    .collect(Collectors.toSet());
            assertThat(names).hasSize(36).isEqualTo(rows().keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyKeyIsAsItsMakerReadsIt(String file) throws IOException {
        RecordTree tree = RecordFiles.read(Sources.ofFile(FOLDER.resolve(file)));
        List<Expected> expected = rows().get(file);
        Map<String, NdArray> arrays = tree.flat();
        assertThat(arrays.keySet()).containsExactlyElementsOf(keys(expected, true));
        assertThat(tree.uncomparable().keySet()).containsExactlyElementsOf(keys(expected, false));
        for (Expected row : expected) {
            if (row.isComparable()) {
                assertThat(arrays.get(row.key())).as(row.key()).hasToString(row.type());
                assertThat(values(arrays.get(row.key()))).as(row.key()).isEqualTo(numbers(row.values()));
            } else {
                assertThat(tree.uncomparable().get(row.key()).what())
                        .as(row.key())
                        .isEqualTo(row.values());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsWrittenReadsBackToTheSameValues(String file) throws IOException {
        Map<String, NdArray> arrays =
                RecordFiles.read(Sources.ofFile(FOLDER.resolve(file))).flat();
        byte[] written = NpyWriter.toBytes(RecordTree.ofFlat(arrays));
        Map<String, NdArray> again =
                RecordFiles.read(Sources.ofBytes("again.npy", written)).flat();
        assertThat(again.keySet()).containsExactlyElementsOf(arrays.keySet());
        again.forEach((key, array) -> {
            assertThat(array.shapeText()).as(key).isEqualTo(arrays.get(key).shapeText());
            assertThat(values(array)).as(key).isEqualTo(values(arrays.get(key)));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "refused_legacy.pt | is in torch's format before 1.6, several pickles: save it again by torch.save",
                "refused_module.pt | refused_module/data.pkl: offset 2: global torch.nn.modules.container.Sequential"
                        + " is refused"
            })
    void whatIsNoTensorIsRefused(String file, String problem) {
        Path path = FOLDER.resolve(file);
        assertThatThrownBy(() -> RecordFiles.read(Sources.ofFile(path))).hasMessage(path + ": " + problem);
    }

    private static double[] values(NdArray array) {
        double[] values = new double[(int) array.size() * (array.dtype().isComplex() ? 2 : 1)];
        if (array.dtype().isComplex()) {
            array.copyParts(values, 0, (int) array.size());
        } else {
            Arrays.setAll(values, array::doubleAt);
        }
        return values;
    }

    private static double[] numbers(String values) {
        return values.isEmpty()
                ? new double[0]
                : Arrays.stream(values.split(" "))
                        .mapToDouble(FrameworkFilesTest::number)
                        .toArray();
    }

    private static double number(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private static List<String> keys(List<Expected> rows, boolean comparable) {
        return rows.stream()
                .filter(row -> row.isComparable() == comparable)
                .map(Expected::key)
                .toList();
    }

    private static Set<String> files() throws IOException {
        return rows().keySet();
    }

    private static Map<String, List<Expected>> rows() throws IOException {
        try (Stream<String> lines = Files.lines(FOLDER.resolve("values.tsv"))) {
            Map<String, List<Expected>> rows = new LinkedHashMap<>();
            lines.filter(line -> !line.startsWith("#")).map(Expected::of).forEach(row -> rows.computeIfAbsent(
                            row.file(), file -> new ArrayList<>())
                    .add(row));
            return rows;
        }
    }
}
