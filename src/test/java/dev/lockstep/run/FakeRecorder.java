package dev.lockstep.run;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.format.NpyWriter;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A recorder that needs no framework, and misbehaves on demand: the JDK and the classes of this project are all that it is.
 *
 * <p>Its arguments: the framework and version to claim; how to behave, a word a seed, the last one for all further seeds; a folder in
 * which it leaves a file for every time that it is started. Behaviours that begin with {@code noisy} honour {@code precision}, and say so
 * when they are asked for {@code --fields}.
 */
public final class FakeRecorder {
    private static final Pattern SEED = Pattern.compile("\"seed\":(\\d+)");
    private static final Pattern KEY =
            Pattern.compile("\"key\":\"([^\"]+)\",\"observation\":\"loss\",\"iteration\":(\\d+)");

    private static final String NOISY = "noisy";

    /** From iteration 2 on: what a seed that was left unset does. */
    private static float drift;

    private FakeRecorder() {}

    /** The words of a suite's command that start it. */
    public static List<String> command(String framework, String version, String behaviour, Path folder) {
        String classPath = Stream.of(FakeRecorder.class, NpyWriter.class)
                .map(FakeRecorder::place)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                FakeRecorder.class.getName(),
                framework,
                version,
                behaviour,
                folder.toAbsolutePath().toString());
    }

    /** The same as JSON. */
    public static String json(String framework, String version, String behaviour, Path folder) {
        return command(framework, version, behaviour, folder).stream()
                .map(word -> '"' + word + '"')
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 4 && arguments[2].startsWith(NOISY)) {
            System.out.println("{\"fields\": [\"seeds\", \"precision\"]}");
            return;
        }
        String given = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        int seed = Integer.parseInt(
                SEED.matcher(given).results().findFirst().orElseThrow().group(1));
        String[] behaviours = arguments[2].split(",", -1);
        String behaviour = behaviours[Math.min(seed, behaviours.length - 1)];
        Path folder = Files.createDirectories(Path.of(arguments[3]));
        Path started = Files.createTempFile(folder, "seed-" + seed + "-", ".json");
        Files.writeString(started, given);
        switch (behaviour) {
            case "crash" -> {
                System.err.println("Traceback (most recent call last):\n  the kernel is \u001b[31mgone");
                System.exit(7);
            }
            case "hang" -> {
                Process child = new ProcessBuilder("sleep", "600").inheritIO().start();
                Files.writeString(folder.resolve("child"), Long.toString(child.pid()));
                Thread.sleep(600_000);
            }
            case "flood" -> {
                byte[] line = "x".repeat(999).concat("\n").getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < 50_000; i++) {
                    System.out.write(line);
                }
                System.out.write(new byte[] {(byte) 0xff, (byte) 0xfe, 'e', 'n', 'd'});
                System.out.flush();
                System.exit(3);
            }
            case "flaky" -> {
                if (count(folder, seed) < 3) {
                    System.exit(1);
                }
            }
            default -> {}
        }
        if (behaviour.equals("fails_again") && turn(folder, seed) > 1) {
            System.exit(1);
        }
        if (behaviour.equals("noisy_fails") && isInFloat64(given)) {
            System.exit(9);
        }
        if (behaviour.startsWith(NOISY)) {
            int turn = behaviour.equals("noisy_unsteady") ? turn(folder, seed) : 0;
            Random random = new Random(arguments[1].hashCode() + 1000L * seed + turn);
            leave(Path.of("out.npy"), noisy(given, seed, behaviour, random));
        } else if (!behaviour.equals("nothing")) {
            drift = behaviour.equals("unsteady") ? turn(folder, seed) * 1e-7f : 0;
            leave(given, seed, behaviour);
        }
        if (!behaviour.equals("anonymous")) {
            Files.writeString(
                    Path.of("producer.json"),
                    "{\"framework\": \"%s\", \"version\": \"%s\", \"precision\": \"%s\", \"threads\": 1, \"mine\": [1]}"
                            .formatted(
                                    arguments[0],
                                    arguments[1],
                                    isInFloat64(given) && behaviour.startsWith(NOISY) ? "float64" : "float32"));
        }
    }

    /** Another number for each start, from 1, at whatever time they are made. */
    private static int turn(Path folder, int seed) throws IOException {
        for (int turn = 1; ; turn++) {
            try {
                Files.createFile(folder.resolve("turn-" + seed + "-" + turn));
                return turn;
            } catch (FileAlreadyExistsException e) {
                // Another start has it.
            }
        }
    }

    private static long count(Path folder, int seed) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("seed-" + seed + "-"))
                    .count();
        }
    }

    private static void leave(String given, int seed, String behaviour) throws IOException {
        if (behaviour.equals("rubbish")) {
            Files.writeString(Path.of("out.npy"), "Loss: 0.69\nLoss: 0.68\n");
            return;
        }
        leave(Path.of("out.npy"), values(given, seed, behaviour));
    }

    private static void leave(Path out, Map<String, NdArray> values) throws IOException {
        try (OutputStream to = Files.newOutputStream(out)) {
            NpyWriter.write(RecordTree.ofFlat(values), to);
        }
    }

    private static boolean isInFloat64(String given) {
        return given.contains("\"precision\":\"float64\"");
    }

    /**
     * Losses that are exact in float64, and have noise of 1e-7 in float32; {@code noisy_other} computes something else in both, 1e-6 apart,
     * and {@code noisy_biased} in float32 alone; {@code noisy_unsteady} has other noise each time.
     */
    private static Map<String, NdArray> noisy(String given, int seed, String behaviour, Random random) {
        Map<String, NdArray> values = new LinkedHashMap<>();
        boolean exact = isInFloat64(given);
        boolean shifts = behaviour.equals("noisy_other") || (behaviour.equals("noisy_biased") && !exact);
        KEY.matcher(given).results().forEach(key -> {
            double value = 1.0 / (1 + seed + Integer.parseInt(key.group(2))) + (shifts ? 1e-6 : 0);
            double noise = 1e-7 * random.nextGaussian();
            values.put(
                    key.group(1),
                    exact
                            ? NdArray.float64(new double[] {value})
                            : NdArray.float32(new float[] {(float) (value + noise)}));
        });
        return values;
    }

    private static Map<String, NdArray> values(String given, int seed, String behaviour) {
        Map<String, NdArray> values = new LinkedHashMap<>();
        if (given.contains("\"observe\":\"all\"")) {
            for (String key : List.of("forward/embed", "forward/head", "loss", "grad/head", "param/head")) {
                values.put(key, NdArray.float32(new float[] {loss(seed, 0), loss(seed, key.length())}, 1, 2));
            }
            if (behaviour.equals("more")) {
                values.put("moment/head", NdArray.float32(new float[] {1}, 1));
            }
            return values;
        }
        KEY.matcher(given).results().forEach(key -> {
            int iteration = Integer.parseInt(key.group(2));
            if (!behaviour.equals("lacking") || iteration < 1) {
                values.put(key.group(1), NdArray.float32(new float[] {loss(seed, iteration)}));
            }
        });
        return values;
    }

    private static float loss(int seed, int iteration) {
        return 1f / (1 + seed + iteration) + (iteration < 2 ? 0 : drift);
    }
}
