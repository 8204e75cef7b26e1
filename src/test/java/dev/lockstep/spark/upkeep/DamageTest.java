package dev.lockstep.spark.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.files.SuiteFile;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.spark.SharedSession;
import dev.lockstep.spark.Tables;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.Store;
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
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files under {@code --out} that are gone, empty, cut short or have a bit flipped: commands answer as before or name the file, and
 * {@code tidy} takes nothing away. There are two runs, a set and an unfinished run. {@code -Ddamage.all=true} tries every file,
 * {@code -Ddamage.seed=N} other bits, {@code -Ddamage.only=REGEX} some of {@code DAMAGE FILE}.
 */
@Tag("long")
@ExtendWith(SharedSession.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamageTest {
    private static final boolean ALL = Boolean.getBoolean("damage.all");
    private static final String ONLY = System.getProperty("damage.only", ".*");
    private static final long SEED = Long.getLong("damage.seed", 26);

    /** How many files of a kind have a bit flipped, each another one. */
    private static final int FLIPS = 3;

    /** Bytes that have one checksum in Hadoop's checksum files. */
    private static final int CHUNK = 512;

    private static final String SUITE = "src/test/resources/suite/small.json";

    /** Every view with every column, and what has a command of its own. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("sql", everything()),
            List.of("history", "small"),
            List.of("status", "one"),
            List.of("report", "one"),
            List.of("export", "one", "--check", "cosine", "--side", "candidate"),
            List.of("export", "--set", "recorded"),
            List.of("status", "died"));

    private static String everything() {
        return Stream.of("runs", "cases", "log", "reference", "diff", "summary")
                .map(view -> "SELECT '" + view + "', count(*), sum(hash(string(struct(*)))) FROM " + view)
                .collect(Collectors.joining(" UNION ALL "));
    }

    @TempDir
    static Path folder;

    private Path tables;

    /** What was written. */
    private Map<Path, byte[]> files;

    private Map<List<String>, CommandRun> answers;

    enum Damage {
        GONE,
        EMPTY,
        CUT,
        /** Where a chunk that has a checksum ends, so that no checksum is wrong. */
        CUT_BETWEEN_CHUNKS,
        /** Zeros in its place, as a power cut may leave them. */
        ZEROED,
        GROWN,
        FLIPPED,
        /** Without the checksum file beside it, as in the next ones. */
        EMPTY_UNCHECKED,
        CUT_UNCHECKED,
        FLIPPED_UNCHECKED,
        /** In a page of Parquet, which has a checksum of its own. */
        PAGE_FLIPPED_UNCHECKED;

        boolean fits(String kind) {
            return switch (this) {
                case GONE, EMPTY, CUT, CUT_BETWEEN_CHUNKS, ZEROED, GROWN, FLIPPED -> true;
                case EMPTY_UNCHECKED, CUT_UNCHECKED, FLIPPED_UNCHECKED ->
                    !kind.endsWith(".crc") && !kind.equals("catalog.db");
                case PAGE_FLIPPED_UNCHECKED -> kind.endsWith(".parquet");
            };
        }

        private int times() {
            return this == FLIPPED || this == FLIPPED_UNCHECKED ? FLIPS : 1;
        }

        private static void flip(byte[] bytes, int from, int end, Random random) {
            bytes[from + random.nextInt(end - from)] ^= (byte) (1 << random.nextInt(8));
        }

        private boolean isUnchecked() {
            return name().endsWith("_UNCHECKED");
        }

        void doTo(Path file, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            if (isUnchecked()) {
                Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
            }
            switch (this) {
                case GONE -> Files.delete(file);
                case EMPTY, EMPTY_UNCHECKED -> Files.write(file, new byte[0]);
                case CUT, CUT_UNCHECKED -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
                case CUT_BETWEEN_CHUNKS -> Files.write(file, Arrays.copyOf(bytes, (bytes.length - 1) / CHUNK * CHUNK));
                case ZEROED -> Files.write(file, new byte[bytes.length]);
                case GROWN -> Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
                case FLIPPED, FLIPPED_UNCHECKED -> {
                    flip(bytes, 0, bytes.length, random);
                    Files.write(file, bytes);
                }
                case PAGE_FLIPPED_UNCHECKED -> {
                    int footer = ByteBuffer.wrap(bytes, bytes.length - 8, 4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt();
                    flip(bytes, 4, bytes.length - 8 - footer, random);
                    Files.write(file, bytes);
                }
            }
        }
    }

    /** The folder of the tables. */
    Path tables() {
        return folder.resolve("out");
    }

    /** How commands are told of it. */
    List<String> place() {
        return List.of("--out", tables().toString());
    }

    /** Whether files of a kind are to be damaged in a way. */
    boolean isTried(Damage damage, String kind) {
        return damage.fits(kind);
    }

    @BeforeAll
    void runTwice() throws IOException {
        tables = tables();
        for (String runId : List.of("one", "two")) {
            CommandRun run = run(List.of("run", SUITE, "--run-id", runId));
            assertThat(run.code()).as(run.err()).isEqualTo(1);
        }
        CommandRun imported = run(List.of(
                "import",
                "src/test/resources/bp/nano_torch.npy",
                "--set",
                "recorded",
                "--producer",
                "torch",
                "--producer-version",
                "2.15.0"));
        assertThat(imported.code()).as(imported.err()).isZero();
        leaveAnUnfinishedRun();
        files = read();
        answers = answers();
        answers.forEach(
                (command, answer) -> assertThat(answer.err()).as("%s", command).isEmpty());
    }

    Store store() {
        return Tables.open(tables.toString());
    }

    /** With three cases done. */
    private void leaveAnUnfinishedRun() {
        Plan plan = SuiteFile.plan(SUITE, PlanOptions.MEASURED, new Configuration());
        Tables.die(
                new StoredRun(store(), "died"),
                plan.suiteDigest(),
                plan.tasks().size(),
                plan.tasks().subList(0, 3),
                rows -> rows);
    }

    private Map<Path, byte[]> read() throws IOException {
        Map<Path, byte[]> read = new TreeMap<>();
        try (Stream<Path> found = Files.walk(tables)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                read.put(file, Files.readAllBytes(file));
            }
        }
        return read;
    }

    private Map<List<String>, CommandRun> answers() {
        Map<List<String>, CommandRun> answers = new LinkedHashMap<>();
        COMMANDS.forEach(command -> answers.put(command, run(command)));
        return answers;
    }

    private CommandRun run(List<String> command) {
        CommandRun run = CommandRun.of(Stream.of(command, place(), outputs(command))
                .flatMap(List::stream)
                .toArray(String[]::new));
        return command.get(0).equals("export") ? withFile(run) : run;
    }

    private static Path exported() {
        return folder.resolve("export.npy");
    }

    private static List<String> outputs(List<String> command) {
        return command.get(0).equals("export") ? List.of("--npy", exported().toString()) : List.of();
    }

    /** What a command has written counts as said. */
    private static CommandRun withFile(CommandRun run) {
        try {
            String written = Files.exists(exported()) ? Arrays.toString(Files.readAllBytes(exported())) : "";
            Files.deleteIfExists(exported());
            return new CommandRun(run.code(), run.out() + written, run.err());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void restore() throws IOException {
        try (Stream<Path> found = Files.walk(tables)) {
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
    Stream<Arguments> damages() {
        Random random = new Random(SEED);
        Map<String, List<Path>> kinds = new TreeMap<>();
        files.keySet().forEach(file -> kinds.computeIfAbsent(kind(file), kind -> new ArrayList<>())
                .add(file));
        List<Arguments> damages = new ArrayList<>();
        kinds.forEach((kind, paths) -> Stream.of(Damage.values())
                .filter(damage -> isTried(damage, kind))
                .forEach(damage -> chosen(damage, paths, random)
                        .map(path ->
                                Arguments.of(damage, tables.relativize(path).toString(), random.nextLong()))
                        .forEach(damages::add)));
        assertThat(damages).hasSizeGreaterThanOrEqualTo(20);
        return damages.stream().filter(each -> (each.get()[0] + " " + each.get()[1]).matches(ONLY));
    }

    private static Stream<Path> chosen(Damage damage, List<Path> ofKind, Random random) {
        return ALL
                ? ofKind.stream()
                : random.ints(damage.times(), 0, ofKind.size()).mapToObj(ofKind::get);
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
        Path path = tables.resolve(file);
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
            Path checksums = path.resolveSibling("." + path.getFileName() + ".crc");
            if (files.containsKey(checksums)) {
                Files.write(checksums, files.get(checksums));
            }
        }
        for (Map.Entry<List<String>, CommandRun> answer : answers.entrySet()) {
            requireSame(answer.getKey(), answer.getValue());
        }
    }

    private void requireSame(List<String> command, CommandRun before) {
        CommandRun after = run(command);
        assertThat(after.err()).as("%s", command).isEmpty();
        assertThat(after.out()).as("%s", command).isEqualTo(before.out());
        assertThat(after.code()).as("%s", command).isEqualTo(before.code());
    }

    private void requireSameOrNamed(List<String> command, CommandRun before, Path damaged) {
        CommandRun after = run(command);
        if (after.code() == before.code() && after.out().equals(before.out())) {
            return;
        }
        requireNamed(command, after, damaged);
    }

    /** By its name, or the file whose checksums it holds. */
    private void requireNamed(List<String> command, CommandRun failed, Path damaged) {
        String name = damaged.getFileName().toString().replaceFirst("^\\.(.*)\\.crc$", "$1");
        assertThat(failed.err()).as("%s with seed %d", command, SEED).contains(name);
        assertThat(failed.code()).as("%s: %s", command, failed.err()).isIn(2, 3);
        assertThat(failed.out()).as("%s", command).isEmpty();
        assertThat(failed.err().lines()).as("%s", command).hasSize(1);
    }
}
