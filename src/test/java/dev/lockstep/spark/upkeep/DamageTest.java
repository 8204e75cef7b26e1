package dev.lockstep.spark.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.spark.SharedSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files under {@code --out} that are gone, empty, cut short or have a bit flipped: commands answer as before or name the file, and
 * {@code tidy} takes nothing away. {@code -Ddamage.all=true} tries every file, {@code -Ddamage.seed=N} other bits,
 * {@code -Ddamage.only=REGEX} some of {@code DAMAGE FILE}.
 */
@Tag("long")
@ExtendWith(SharedSession.class)
class DamageTest {
    private static final boolean ALL = Boolean.getBoolean("damage.all");
    private static final String ONLY = System.getProperty("damage.only", ".*");
    private static final String PAGE_PROBLEM = "could not verify page integrity";
    private static final long SEED = Long.getLong("damage.seed", 26);

    /** Every view with every column, and what has a command of its own. */
    private static final List<List<String>> COMMANDS =
            List.of(List.of("sql", everything()), List.of("history", "small"), List.of("status", "one"));

    private static String everything() {
        return Stream.of("runs", "cases", "log", "reference", "diff", "summary")
                .map(view -> "SELECT '" + view + "', count(*), sum(hash(string(struct(*)))) FROM " + view)
                .collect(Collectors.joining(" UNION ALL "));
    }

    @TempDir
    private static Path folder;

    private static Path out;

    /** What was written. */
    private static Map<Path, byte[]> files;

    private static Map<List<String>, CommandRun> answers;

    enum Damage {
        GONE,
        EMPTY,
        CUT,
        FLIPPED,
        /** In a page of a data file that has no checksum file beside it: its own checksums alone tell. */
        FLIPPED_UNCHECKED;

        boolean fits(String kind) {
            return this != FLIPPED_UNCHECKED || kind.endsWith(".parquet");
        }

        private static void flip(byte[] bytes, int from, int end, Random random) {
            bytes[from + random.nextInt(end - from)] ^= (byte) (1 << random.nextInt(8));
        }

        void doTo(Path file, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            switch (this) {
                case GONE -> Files.delete(file);
                case EMPTY -> Files.write(file, new byte[0]);
                case CUT -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
                case FLIPPED -> {
                    flip(bytes, 0, bytes.length, random);
                    Files.write(file, bytes);
                }
                case FLIPPED_UNCHECKED -> {
                    Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
                    int footer = ByteBuffer.wrap(bytes, bytes.length - 8, 4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt();
                    flip(bytes, 4, bytes.length - 8 - footer, random);
                    Files.write(file, bytes);
                }
            }
        }
    }

    @BeforeAll
    static void runTwice() throws IOException {
        out = folder.resolve("out");
        for (String runId : List.of("one", "two")) {
            assertThat(CommandRun.of(
                                    "run",
                                    "src/test/resources/suite/small.json",
                                    "--run-id",
                                    runId,
                                    "--out",
                                    out.toString())
                            .code())
                    .isEqualTo(1);
        }
        files = read();
        answers = answers();
        answers.forEach(
                (command, answer) -> assertThat(answer.err()).as("%s", command).isEmpty());
    }

    private static Map<Path, byte[]> read() throws IOException {
        Map<Path, byte[]> read = new TreeMap<>();
        try (Stream<Path> found = Files.walk(out)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                read.put(file, Files.readAllBytes(file));
            }
        }
        return read;
    }

    private static Map<List<String>, CommandRun> answers() {
        Map<List<String>, CommandRun> answers = new LinkedHashMap<>();
        COMMANDS.forEach(command -> answers.put(command, run(command)));
        return answers;
    }

    private static CommandRun run(List<String> command) {
        return CommandRun.of(Stream.concat(command.stream(), Stream.of("--out", out.toString()))
                .toArray(String[]::new));
    }

    @AfterEach
    void restore() throws IOException {
        try (Stream<Path> found = Files.walk(out)) {
            for (Path file : found.sorted(Comparator.reverseOrder())
                    .filter(Files::isRegularFile)
                    .toList()) {
                if (!files.containsKey(file)) {
                    Files.delete(file);
                }
            }
        }
        files.forEach((file, bytes) -> {
            try {
                Files.createDirectories(file.getParent());
                Files.write(file, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** One of each kind: of which table is drawn. */
    static Stream<Arguments> damages() {
        Random random = new Random(SEED);
        Map<String, List<Path>> kinds = new TreeMap<>();
        files.keySet().forEach(file -> kinds.computeIfAbsent(kind(file), kind -> new ArrayList<>())
                .add(file));
        assertThat(kinds).hasSizeGreaterThanOrEqualTo(9);
        List<Arguments> damages = new ArrayList<>();
        kinds.forEach((kind, paths) -> {
            for (Damage damage : Damage.values()) {
                if (!damage.fits(kind)) {
                    continue;
                }
                List<Path> chosen = ALL ? paths : List.of(paths.get(random.nextInt(paths.size())));
                chosen.forEach(path ->
                        damages.add(Arguments.of(damage, out.relativize(path).toString(), random.nextLong())));
            }
        });
        return damages.stream().filter(each -> (each.get()[0] + " " + each.get()[1]).matches(ONLY));
    }

    private static String kind(Path file) {
        return file.getFileName()
                .toString()
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|\\d{5,}", "")
                .replaceAll("\\d+", "N");
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("damages")
    void commandsAnswerAsBeforeOrNameTheFile(Damage damage, String file, long seed) throws IOException {
        Path path = out.resolve(file);
        damage.doTo(path, new Random(seed));
        for (Map.Entry<List<String>, CommandRun> answer : answers.entrySet()) {
            requireSameOrNamed(answer.getKey(), answer.getValue(), path);
        }
        List<String> tidy = List.of("tidy", "--keep", "9");
        CommandRun tidied = run(tidy);
        if (tidied.code() != 0) {
            requireNamed(tidy, tidied, path);
        }
        // Had the file come back, nothing would be lost. The catalog alone changes in its place, and may have done so.
        if (path.getParent().toFile().isDirectory() && (tidied.code() != 0 || !file.equals("catalog.db"))) {
            Files.write(path, files.get(path));
        }
        for (Map.Entry<List<String>, CommandRun> answer : answers.entrySet()) {
            requireSame(answer.getKey(), answer.getValue());
        }
    }

    private static void requireSame(List<String> command, CommandRun before) {
        CommandRun after = run(command);
        assertThat(after.err()).as("%s", command).isEmpty();
        assertThat(after.out()).as("%s", command).isEqualTo(before.out());
        assertThat(after.code()).as("%s", command).isEqualTo(before.code());
    }

    private static void requireSameOrNamed(List<String> command, CommandRun before, Path damaged) {
        CommandRun after = run(command);
        if (after.code() == before.code() && after.out().equals(before.out())) {
            return;
        }
        requireNamed(command, after, damaged);
    }

    /** By its name, or the file whose checksums it holds. */
    private static void requireNamed(List<String> command, CommandRun failed, Path damaged) {
        if (!Files.exists(damaged.resolveSibling("." + damaged.getFileName() + ".crc"))
                && failed.err().contains(PAGE_PROBLEM)) {
            // Parquet's reader does not say of which file the page is.
            assertThat(failed.code()).as("%s", command).isIn(2, 3);
            assertThat(failed.out()).as("%s", command).isEmpty();
            return;
        }
        String name = damaged.getFileName().toString().replaceFirst("^\\.(.*)\\.crc$", "$1");
        assertThat(failed.err()).as("%s with seed %d", command, SEED).contains(name);
        assertThat(failed.code()).as("%s: %s", command, failed.err()).isIn(2, 3);
        assertThat(failed.out()).as("%s", command).isEmpty();
        assertThat(failed.err().lines()).as("%s", command).hasSize(1);
    }
}
