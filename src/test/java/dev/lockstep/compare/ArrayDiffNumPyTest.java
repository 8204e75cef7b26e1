package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.PythonRepr;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NarrowFloats;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Method;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** To the last digit what NumPy 1.26.4 prints, under which reprod_log's logs were recorded: any other order of summing fails. */
class ArrayDiffNumPyTest {
    private static final Path TABLE = Path.of("src/test/resources/diffs/numpy.tsv");

    @Test
    void tableHasEveryPairOfTypes() throws IOException {
        assertThat(rows()).hasSize(288);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void printsNumPysDigits(String row) {
        String[] fields = row.split("\t", -1);
        long[] shape = fields[2].isEmpty()
                ? new long[0]
                : Arrays.stream(fields[2].split(",")).mapToLong(Long::parseLong).toArray();
        NdArray candidate = array(fields[0], shape, fields[3].charAt(0), 1);
        NdArray reference = array(fields[1], shape, fields[3].charAt(1), 77);
        ArrayDiff diff = ArrayComparison.between(candidate, reference);
        assertThat(PythonRepr.of(diff.value(Method.MEAN))).isEqualTo(fields[4]);
        assertThat(PythonRepr.of(diff.value(Method.MAX))).isEqualTo(fields[5]);
        assertThat(PythonRepr.of(diff.value(Method.MIN))).isEqualTo(fields[6]);
    }

    private static NdArray array(String label, long[] shape, char order, long seed) {
        DType type = DType.of(label);
        int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        ByteBuffer bytes = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            put(type, word(i, seed), bytes);
        }
        return order == 'C'
                ? NdArray.of(type, bytes.array(), shape)
                : NdArray.of(type, bytes.array(), reversed(shape)).transposed();
    }

    private static long[] reversed(long[] shape) {
        long[] reversed = new long[shape.length];
        Arrays.setAll(reversed, axis -> shape[shape.length - 1 - axis]);
        return reversed;
    }

    /** The generator of the script that made the table. */
    private static long word(long index, long seed) {
        long x = (index + seed) * 0x9E3779B97F4A7C15L;
        x ^= x >>> 32;
        x *= 0xD6E8FEB86659FD93L;
        return x ^ (x >>> 32);
    }

    private static void put(DType type, long word, ByteBuffer to) {
        double real = ((word >>> 11) * 0x1p-53 - 0.5) * 4;
        switch (type) {
            case BOOL -> to.put((byte) (word & 1));
            case INT8, UINT8 -> to.put((byte) word);
            case INT16, UINT16 -> to.putShort((short) word);
            case INT32, UINT32 -> to.putInt((int) word);
            case INT64, UINT64 -> to.putLong(word);
            case FLOAT16 -> to.putShort(NarrowFloats.toFloat16(real));
            case FLOAT8_E4M3FN, FLOAT8_E5M2, BFLOAT16, LONGDOUBLE, COMPLEX64, COMPLEX128 ->
                throw new IllegalArgumentException(type + " is not in the table");
            case FLOAT32 -> to.putFloat((float) real);
            case FLOAT64 -> to.putDouble(real);
        }
    }

    private static Stream<String> rows() throws IOException {
        return Files.readAllLines(TABLE).stream().filter(line -> !line.startsWith("#"));
    }
}
