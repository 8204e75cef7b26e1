package dev.lockstep.spark;

import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.format.NpyWriter;
import dev.lockstep.record.format.RecordFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records with a fault each, made from the nano losses of torch (seeds 0-7). */
final class FaultyRecords {
    private static final Path TORCH = Path.of("src/test/resources/bp/nano_torch.npy");

    private FaultyRecords() {}

    /** Writes the files that {@code suite/faults.json} names. */
    static void writeAll(Path folder) throws IOException {
        Files.copy(TORCH, folder.resolve("torch.npy"));
        Files.copy(TORCH, folder.resolve("torch_copy.npy"));
        edited(folder.resolve("torch_to_seed_3.npy"), losses -> losses.keySet()
                .removeIf(key -> key.compareTo("seed_4") > 0));
        edited(folder.resolve("nan.npy"), losses -> losses.put("seed_1/loss_3", scalar(Float.NaN)));
        Files.copy(folder.resolve("nan.npy"), folder.resolve("nan_again.npy"));
        edited(folder.resolve("shape.npy"), losses -> losses.put("seed_0/loss_0", NdArray.float32(new float[2], 2)));
        edited(
                folder.resolve("one_seed.npy"),
                losses -> losses.compute("seed_3/loss_5", (key, loss) -> scalar((float) (loss.doubleAt(0) + 2e-6))));
        write(folder.resolve("short.npy"), Map.of("rates", NdArray.float64(new double[4], 4)));
        for (int seed = 0; seed < 4; seed++) {
            // The model's vocabulary ends at 100.
            long last = seed == 2 ? 101 : 100;
            write(
                    folder.resolve("ids_" + seed + ".npy"),
                    Map.of("ids", NdArray.int64(new long[] {1, 2, 3, last}, 2, 2)));
        }
        write(folder.resolve("labels.npy"), Map.of("labels", NdArray.int64(new long[] {0, 1}, 2)));
    }

    private interface Edit {
        void of(Map<String, NdArray> losses);
    }

    private static void edited(Path file, Edit edit) throws IOException {
        Map<String, NdArray> losses =
                new LinkedHashMap<>(RecordFiles.read(Sources.ofFile(TORCH)).flat());
        edit.of(losses);
        write(file, losses);
    }

    private static NdArray scalar(float value) {
        return NdArray.float32(new float[] {value});
    }

    private static void write(Path file, Map<String, NdArray> arrays) throws IOException {
        Files.write(file, NpyWriter.toBytes(RecordTree.ofFlat(arrays)));
    }
}
