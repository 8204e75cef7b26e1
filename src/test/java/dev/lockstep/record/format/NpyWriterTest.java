package dev.lockstep.record.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordNode;
import dev.lockstep.record.array.RecordTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NpyWriterTest {
    /** NumPy 1.26.4 and 2.4.6 read it back to the same bits. */
    private static final Path GOLDEN = Path.of("src/test/resources/golden/written.npy");

    @Test
    void bytesAreThoseThatNumPyReads() throws IOException {
        byte[] bytes = NpyWriter.toBytes(tree());
        if (Boolean.getBoolean("golden.regenerate")) {
            Files.write(GOLDEN, bytes);
        }
        assertThat(bytes).isEqualTo(Files.readAllBytes(GOLDEN));
    }

    private static RecordTree tree() {
        Map<String, RecordNode> inner = new LinkedHashMap<>();
        inner.put("q", NdArray.float32(new float[] {1.5f, -0.0f, Float.MIN_VALUE, 4, 5, 6}, 2, 3));
        inner.put("k", NdArray.float32(new float[] {1e-6f}, 1));
        Map<String, RecordNode> tree = new LinkedHashMap<>();
        tree.put("seed_0/loss_0", NdArray.float64(new double[] {0.1}));
        tree.put("损失", new RecordTree(inner));
        tree.put("ids", NdArray.int64(new long[] {-1, 1L << 40}, 2));
        tree.put("mask", NdArray.of(DType.BOOL, new byte[] {1, 0}, 2));
        tree.put("empty", NdArray.float32(new float[0], 0, 70000));
        tree.put("long", NdArray.float64(new double[100], 100));
        return new RecordTree(tree);
    }
}
