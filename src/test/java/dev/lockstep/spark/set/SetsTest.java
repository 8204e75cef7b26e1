package dev.lockstep.spark.set;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.format.NpyWriter;
import dev.lockstep.record.format.RecordFiles;
import dev.lockstep.spark.SharedSession;
import dev.lockstep.spark.Tables;
import dev.lockstep.spark.table.ProducerColumns;
import dev.lockstep.spark.table.Views;
import dev.lockstep.store.Claim;
import dev.lockstep.store.Store;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values go out of tables into files, and from files into sets, and stay what they are. */
@ExtendWith(SharedSession.class)
class SetsTest {
    private static final String NANO = """
        { "suite": "nano",
          "schedules": [
            { "name": "whole", "at": "all", "steps": 4,
              "candidate": {"framework": "torch", "scheduler": "StepLR", "params": {"step_size": 2}, "lr": 0.1},
              "reference": {"framework": "torch", "scheduler": "StepLR", "params": {"step_size": 3}, "lr": 0.1} } ],
          "defaults": {"backprop": {
            "model": {"type": "bert-classifier", "layers": 1, "hidden": 8, "heads": 2, "intermediate": 16, "vocab": 30, "max_position": 8, "labels": 2},
            "weights": {"generator": "numpy-normal", "std": 0.02, "seed": "{seed}"},
            "batch": {"generator": "numpy-randint", "size": 2, "length": 4, "seed": "{seed}"},
            "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-5}},
            "seeds": "0-2", "iterations": 2, "observe": {"loss": "loss_{iteration}", "logits": "logits_{iteration}"} }},
          "backprop": [
            { "name": "bp", "candidate": {"computed": "float32"}, "reference": {"computed": "float64"} } ] }
        """;

    private static final String OVER_SETS = """
        { "suite": "sets",
          "schedules": [ { "name": "series", "key": "step_{step}", "at": {"after": [100, 700]},
            "candidate": {"set": "hf", "series": "cosine"}, "reference": {"npy": "%s", "series": "cosine"} } ],
          "defaults": {"backprop": {"seeds": "0-2", "iterations": 2, "observe": {"loss": "loss_{iteration}"},
            "candidate": {"npy": "candidate.npy", "key": "seed_{seed}/{key}"},
            "reference": {"set": "nano", "key": "seed_{seed}/{key}"} }},
          "backprop": [
            { "name": "roundtrip" },
            { "name": "seeds", "seeds": "2-4" },
            { "name": "rules",
              "candidate": {"key": "{key} of {seed}", "keys": [{"match": "seed_(?<seed>\\\\d+)/(?<key>.*)", "to": "{key} of {seed}"}]},
              "reference": {"key": "{seed}.{key}", "keys": [{"match": "seed_(?<seed>\\\\d+)/(?<key>.*)", "to": "{seed}.{key}"}]} },
            { "name": "vacuous", "seeds": "0-3", "iterations": 10,
              "candidate": {"npy": "losses.npy", "producer": {"framework": "torch"}}, "reference": {"set": "losses"} } ] }
        """;

    @TempDir
    private static Path folder;

    private static Path npy;
    private static CommandRun overSets;

    @BeforeAll
    static void runExportImportAndRun() throws IOException {
        Path suite = Files.writeString(folder.resolve("nano.json"), NANO);
        assertThat(lockstep("run", suite.toString(), "--run-id", "nano").err()).isEmpty();
        npy = folder.resolve("candidate.npy");
        CommandRun export = lockstep("export", "nano", "--check", "bp", "--side", "candidate", "--npy", npy.toString());
        assertThat(export.lines()).containsExactly(npy + ": 12 arrays");
        assertThat(importSet("nano", npy).lines().get(0)).isEqualTo("set nano: 12 keys of 1 file imported");
        Path hf = Path.of("data/lr/hf.npy").toAbsolutePath();
        importSet("hf", hf);
        importSet("losses", losses());
        suite = Files.writeString(folder.resolve("sets.json"), OVER_SETS.formatted(hf));
        overSets = lockstep("run", suite.toString(), "--run-id", "sets");
        assertThat(overSets.err()).isEmpty();
    }

    /** As many as it takes for equal bits to be suspicious. */
    private static Path losses() throws IOException {
        Map<String, NdArray> losses = new LinkedHashMap<>();
        for (int seed = 0; seed < 4; seed++) {
            for (int i = 0; i < 10; i++) {
                losses.put("seed_" + seed + "/loss_" + i, NdArray.float32(new float[] {0.1f + seed + i / 7f}));
            }
        }
        return write("losses.npy", losses);
    }

    private static CommandRun lockstep(String... args) {
        return CommandRun.of(Stream.concat(Stream.of(args), Stream.of("--out", out().toString()))
                .toArray(String[]::new));
    }

    private static CommandRun importSet(String name, Path... files) {
        return lockstep(Stream.concat(
                        Stream.of("import", "--set", name, "--producer", "lockstep", "--producer-version", "1"),
                        Stream.of(files).map(Path::toString))
                .toArray(String[]::new));
    }

    private static Path out() {
        return folder.resolve("out");
    }

    private static Map<String, NdArray> read(Path file) {
        return RecordFiles.read(Sources.ofFile(file)).flat();
    }

    @Test
    void manySeedsAreExportedSeedBySeedInTheOrderOfTheCheck() {
        assertThat(read(npy).keySet())
                .containsExactly(
                        "seed_0/loss_0",
                        "seed_0/logits_0",
                        "seed_0/loss_1",
                        "seed_0/logits_1",
                        "seed_1/loss_0",
                        "seed_1/logits_0",
                        "seed_1/loss_1",
                        "seed_1/logits_1",
                        "seed_2/loss_0",
                        "seed_2/logits_0",
                        "seed_2/loss_1",
                        "seed_2/logits_1");
        assertThat(read(npy).get("seed_2/logits_1")).hasToString("float32(2, 2)");
    }

    @Test
    void oneCaseIsExportedUnderTheCheckSOwnKeys() {
        Path file = folder.resolve("whole.npy");
        lockstep("export", "nano", "--check", "whole", "--side", "reference", "--npy", file.toString());
        assertThat(read(file)).containsOnlyKeys("whole");
        assertThat(read(file).get("whole").toDoubles()).startsWith(0.1, 0.1, 0.1, 0.010000000000000002);
    }

    @ParameterizedTest
    @CsvSource({
        "roundtrip, exact",
        "seeds, missing",
        "rules, exact",
        // Only the set knows its framework; the plan could not tell yet.
        "vacuous, vacuous",
        "series, exact"
    })
    void aSetIsASideLikeAnyFile(String check, String verdict) {
        assertThat(overSets.lines())
                .filteredOn(line -> line.startsWith(check + " "))
                .singleElement()
                .asString()
                .matches(check + " +(yes|NO) +" + verdict + " .*");
    }

    @Test
    void whatASetHoldsIsExportedToTheSameBytes() throws IOException {
        Path again = folder.resolve("again.npy");
        lockstep("export", "--set", "nano", "--npy", again.toString());
        assertThat(again).hasSameBinaryContentAs(npy);
    }

    @Test
    void everyTypeAndShapeKeepsItsBits() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("everyTypeAndShapeKeepsItsBits: seed " + seed);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (DType dtype : DType.values()) {
            if (dtype != DType.BFLOAT16) {
                arrays.put(dtype.label() + " ()", random(new Random(seed), dtype));
                arrays.put(dtype.label() + " (1,)", random(new Random(seed), dtype, 1));
                arrays.put(dtype.label() + " (0, 3)", random(new Random(seed), dtype, 0, 3));
                arrays.put(dtype.label() + " (2, 3, 5)", random(new Random(seed), dtype, 2, 3, 5));
            }
        }
        // Signalling, and with a payload: a double on the way would make it quiet.
        arrays.put("nan", NdArray.of(DType.FLOAT32, new byte[] {1, 2, (byte) 0x80, (byte) 0xff}));
        arrays.put("minus zero", NdArray.float64(new double[] {-0.0}));
        importSet("types", write("types.npy", arrays));
        Path exported = folder.resolve("types-exported.npy");
        lockstep("export", "--set", "types", "--npy", exported.toString());
        assertThat(exported).hasSameBinaryContentAs(folder.resolve("types.npy"));
    }

    private static NdArray random(Random random, DType dtype, long... shape) {
        int count = (int) Stream.of(shape).flatMapToLong(Arrays::stream).reduce(1, (a, b) -> a * b);
        byte[] bytes = new byte[count * dtype.bytes()];
        random.nextBytes(bytes);
        if (dtype == DType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
        return NdArray.of(dtype, bytes, shape);
    }

    private static Path write(String name, Map<String, NdArray> arrays) throws IOException {
        return Files.write(folder.resolve(name), NpyWriter.toBytes(RecordTree.ofFlat(arrays)));
    }

    @Test
    void importingTheSameAgainChangesNothing() throws IOException {
        Map<String, String> before = listing();
        CommandRun again = importSet("nano", npy);
        assertThat(again.code()).isZero();
        assertThat(again.lines().get(0)).isEqualTo("set nano: 12 keys of 1 file, imported before; nothing changed");
        assertThat(listing()).isEqualTo(before).isNotEmpty();
    }

    private static Map<String, String> listing() throws IOException {
        Map<String, String> listing = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out().resolve("lockstep/sets/data"))) {
            for (Path file : files.toList()) {
                listing.put(file.toString(), Files.getLastModifiedTime(file).toString());
            }
        }
        return listing;
    }

    @Test
    void otherValuesUnderATakenNameAreRefused() throws IOException {
        Map<String, String> before = listing();
        CommandRun other = importSet("nano", Path.of("data/lr/hf.npy"));
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err().lines())
                .singleElement()
                .asString()
                .startsWith("lockstep: --set nano: there is another set of this name under " + out())
                .endsWith("a set never changes");
        assertThat(listing()).isEqualTo(before);
    }

    @Test
    void aKeyOfTwoFilesIsRefused() throws IOException {
        Path copy = Files.copy(npy, folder.resolve("copy.npy"));
        CommandRun twice = importSet("twice", npy, copy);
        assertThat(twice.code()).isEqualTo(2);
        assertThat(twice.err())
                .isEqualTo(
                        "lockstep: " + copy + ": key seed_0/loss_0 is in " + npy + " too; a set has every key once\n");
        assertThat(out().resolve("sets/set_id=twice")).doesNotExist();
    }

    @Test
    void anArrayThatNoRowHoldsIsRefusedBeforeAnythingIsWritten() throws IOException {
        String header = "{\"big\": {\"dtype\": \"U8\", \"shape\": [1073741825], \"data_offsets\": [0, 1073741825]}}";
        Path big = folder.resolve("big.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(big.toFile(), "rw")) {
            sparse.writeLong(Long.reverseBytes(header.length()));
            sparse.writeBytes(header);
            sparse.setLength(sparse.getFilePointer() + (1 << 30) + 1);
        }
        CommandRun refused = importSet("big", big);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo("lockstep: " + big
                        + ": key big: uint8(1073741825,) has 1073741825 bytes, a set takes 1073741824\n");
        assertThat(new SetStore(Tables.open(out().toString())).has("big")).isFalse();
    }

    @Test
    void aSetOfTwoFilesKeepsTheirOrderAndTellsThemApart() throws IOException {
        NdArray one = NdArray.float32(new float[] {1});
        Path b = write("b.npy", Map.of("b", one));
        Path a = write("a.npy", Map.of("a", one));
        importSet("two", b, a);
        Path both = folder.resolve("both.npy");
        lockstep("export", "--set", "two", "--npy", both.toString());
        assertThat(read(both).keySet()).containsExactly("b", "a");
        Store store = Store.open(out().toString(), new Configuration());
        assertThat(new SetStore(store).read(SharedSession.session(), "two").collectAsList())
                .extracting(row -> ProducerColumns.in(row).digest())
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void theViewShowsSetsBesideWhatRunsRead() {
        Store store = Store.open(out().toString(), new Configuration());
        List<Row> rows = Views.query(SharedSession.session(), store, """
            SELECT run_id, set_id, case_id, side, producer.framework, producer.version, count(*) FROM reference
            WHERE set_id = 'nano' OR (run_id = 'sets' AND case_id = 'roundtrip#0')
            GROUP BY ALL ORDER BY ALL\
            """).collectAsList();
        assertThat(rows)
                .extracting(Row::toString)
                .containsExactly(
                        "[null,nano,null,null,lockstep,1,12]",
                        "[sets,null,roundtrip#0,candidate,,,2]",
                        "[sets,null,roundtrip#0,reference,lockstep,1,2]");
    }

    @Test
    void aSuiteWithASetThatIsNotThereLeavesNothing() throws IOException {
        String text = OVER_SETS.formatted("hf.npy").replace("\"nano\"", "\"nowhere\"");
        Path suite = Files.writeString(folder.resolve("nowhere.json"), text);
        CommandRun run = lockstep("run", suite.toString(), "--run-id", "nowhere");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("lockstep: --out " + out()
                        + ": there is no set nowhere, which roundtrip#0 has as its reference\n");
        assertThat(Claim.find(Tables.open(out().toString()), "nowhere")).isEmpty();
    }

    @Test
    void wrongNamesOfWhatToExportAreRefusedWithTheRightOnes() {
        assertThat(export("nowhere", "bp"))
                .isEqualTo("lockstep: --out " + out() + ": there is no finished run nowhere\n");
        assertThat(export("nano", "pb")).isEqualTo("lockstep: --check pb: run nano has no such check, but bp, whole\n");
        assertThat(folder.resolve("refused.npy")).doesNotExist();
    }

    private static String export(String run, String check) {
        String file = folder.resolve("refused.npy").toString();
        CommandRun refused = lockstep("export", run, "--check", check, "--side", "candidate", "--npy", file);
        assertThat(refused.code()).isEqualTo(2);
        return refused.err();
    }

    @Test
    void templateThatFitsNoKeyOfTheSetIsRefusedBeforeAnythingRuns() throws IOException {
        String suite = """
            { "suite": "refused", "backprop": [ { "name": "b", "seeds": "0-1", "iterations": 2, "observe": {"loss": "loss_{iteration}"},
              "candidate": {"npy": "candidate.npy", "key": "seed_{seed}/{key}"}, "reference": {"set": "nano", "key": "seed_1{seed}/{key}"} } ] }
            """;
        Path file = Files.writeString(folder.resolve("refused.json"), suite);
        assertThat(lockstep("run", file.toString(), "--dry-run"))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "lockstep: set nano: has none of the keys of b's reference, such as seed_10/loss_0; did you"
                                + " mean seed_0/loss_0?\n"));
    }
}
