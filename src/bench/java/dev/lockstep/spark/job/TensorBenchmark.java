package dev.lockstep.spark.job;

import dev.lockstep.compare.ShapeAlignment;
import dev.lockstep.judge.TreeComparison;
import dev.lockstep.judge.TreeDiff;
import dev.lockstep.record.Sources;
import dev.lockstep.record.format.RecordFiles;
import dev.lockstep.spark.session.Sessions;
import dev.lockstep.suite.Tolerance;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Two folders of float32 tensors, a safetensors file of 256 MB each; and how fast executors compare them, a pair of files a task, each
 * mapped rather than read into the heap.
 */
public final class TensorBenchmark {
    private static final int TENSORS_A_FILE = 4;
    private static final int VALUES_A_TENSOR = 16 << 20;
    private static final long FILE_BYTES = 4L * TENSORS_A_FILE * VALUES_A_TENSOR;

    private TensorBenchmark() {}

    /** @param args {@code make | diff}, a folder, gigabytes a side, rounds, executors */
    public static void main(String[] args) throws IOException {
        int files = (int) (Long.parseLong(args[2]) * 1_000_000_000 / FILE_BYTES) + 1;
        try (SparkSession session = Sessions.open("bench-tensors")) {
            JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
            List<Integer> all = IntStream.range(0, files).boxed().toList();
            if (args[0].equals("make")) {
                spark.parallelize(all, files).foreach(file -> make(args[1], file));
                return;
            }
            awaitExecutors(spark, Integer.parseInt(args[4]));
            for (int round = 0; round < Integer.parseInt(args[3]); round++) {
                long start = System.nanoTime();
                List<Double> largest = spark.parallelize(all, files)
                        .map(file -> largest(args[1], file))
                        .collect();
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "2 x %.2f GB: %.2f s, %.2f GB/s; largest difference %s%n",
                        files * FILE_BYTES / 1e9,
                        seconds,
                        2 * files * FILE_BYTES / 1e9 / seconds,
                        largest.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
            }
        }
    }

    /** Their start is not what is timed. The driver counts as one. */
    private static void awaitExecutors(JavaSparkContext spark, int executors) {
        while (spark.sc().statusTracker().getExecutorInfos().length <= executors) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static double largest(String folder, int file) {
        TreeDiff diff = TreeComparison.of(
                RecordFiles.read(Sources.ofFile(path(folder, "left", file))),
                RecordFiles.read(Sources.ofFile(path(folder, "right", file))),
                Tolerance.DEFAULT,
                ShapeAlignment.Rule.TRANSPOSE,
                Set.of());
        return diff.keys().stream().mapToDouble(key -> key.diff().max()).max().orElseThrow();
    }

    private static Path path(String folder, String side, int file) {
        return Path.of(folder, side, String.format(Locale.ROOT, "%03d.safetensors", file));
    }

    /** Normal enough values; of the right ones one in three is one unit in the last place off, or two. */
    private static void make(String folder, int file) {
        SplittableRandom random = new SplittableRandom(file);
        ByteBuffer left = ByteBuffer.allocate(4 << 20).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer right = ByteBuffer.allocate(4 << 20).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream one = open(path(folder, "left", file));
                OutputStream other = open(path(folder, "right", file))) {
            for (long written = 0; written < FILE_BYTES; written += left.capacity()) {
                for (left.clear(), right.clear(); left.hasRemaining(); ) {
                    int draw = random.nextInt();
                    float value = 0.02f * draw / Integer.MAX_VALUE;
                    left.putFloat(value);
                    right.putFloat(value + (draw & 3) * Math.ulp(value));
                }
                one.write(left.array());
                other.write(right.array());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OutputStream open(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        OutputStream file = Files.newOutputStream(path);
        byte[] header = header().getBytes(StandardCharsets.UTF_8);
        file.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        file.write(header);
        return file;
    }

    private static String header() {
        StringBuilder header = new StringBuilder("{");
        for (int tensor = 0; tensor < TENSORS_A_FILE; tensor++) {
            long from = 4L * tensor * VALUES_A_TENSOR;
            header.append(tensor == 0 ? "" : ",")
                    .append("\"weight_" + tensor + "\":{\"dtype\":\"F32\",\"shape\":[4096,4096],\"data_offsets\":["
                            + from + "," + (from + 4L * VALUES_A_TENSOR) + "]}");
        }
        // As safetensors pads its header: values begin at a multiple of eight.
        return header.append("}")
                .append(" ".repeat((8 - (header.length() + 1) % 8) % 8))
                .toString();
    }
}
