package dev.lockstep.record.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.Sources;
import dev.lockstep.record.array.BitEquality;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protocols 0 to 5 by NumPy 1 and 2, every width in both byte orders, plain arrays, npz, safetensors: read as their makers read them. */
class FormatsTest {
    private static final Path FOLDER = Path.of("src/test/resources/formats");

    /** One array as its maker read it. */
    private record Expected(String file, String key, String type, String values) {
        static Expected of(String row) {
            String[] fields = row.split("\t", -1);
            return new Expected(fields[0], fields[1], fields[2] + fields[3], fields[4]);
        }

        double[] numbers() {
            return values.isEmpty()
                    ? new double[0]
                    : Arrays.stream(values.split(" "))
                            .mapToDouble(Expected::number)
                            .toArray();
        }

        private static double number(String text) {
            return text.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
        }
    }

    @Test
    void everyFileHasRows() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Set<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("values.tsv"))
                    .collect(Collectors.toSet());
            assertThat(names).hasSize(25).isEqualTo(Set.copyOf(files()));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyArrayIsAsItsMakerReadsIt(String file) throws IOException {
        Map<String, NdArray> arrays = read(file).flat();
        List<Expected> expected =
                rows().stream().filter(row -> row.file().equals(file)).toList();
        assertThat(arrays.keySet())
                .containsExactlyElementsOf(expected.stream().map(Expected::key).toList());
        for (Expected row : expected) {
            NdArray array = arrays.get(row.key());
            assertThat(array).as(row.key()).hasToString(row.type());
            assertThat(array.toDoubles()).as(row.key()).isEqualTo(row.numbers());
            assertThat(oneByOne(array)).as(row.key()).isEqualTo(row.numbers());
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsWrittenReadsBackToTheSameBits(String file) throws IOException {
        RecordTree tree = read(file);
        RecordTree again = RecordFiles.read(Sources.ofBytes("again.npy", NpyWriter.toBytes(tree)));
        assertThat(again.flat().keySet()).containsExactlyElementsOf(tree.flat().keySet());
        again.flat().forEach((key, array) -> assertThat(
                        BitEquality.of(array, asNumPyHasIt(tree.flat().get(key))))
                .as(key)
                .isTrue());
    }

    private static NdArray asNumPyHasIt(NdArray array) {
        if (array.dtype() != DType.BFLOAT16) {
            return array;
        }
        float[] values = new float[(int) array.size()];
        array.copyTo(values, 0, values.length);
        return NdArray.float32(values, array.shape());
    }

    private static double[] oneByOne(NdArray array) {
        double[] values = new double[(int) array.size()];
        Arrays.setAll(values, array::doubleAt);
        return values;
    }

    private static RecordTree read(String file) {
        return RecordFiles.read(Sources.ofFile(FOLDER.resolve(file)));
    }

    private static List<String> files() throws IOException {
        return List.copyOf(rows().stream().map(Expected::file).collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private static List<Expected> rows() throws IOException {
        try (Stream<String> lines = Files.lines(FOLDER.resolve("values.tsv"))) {
            return lines.filter(line -> !line.startsWith("#")).map(Expected::of).toList();
        }
    }
}
