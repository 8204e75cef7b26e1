package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.format.NpyWriter;
import dev.lockstep.spark.table.Views;
import dev.lockstep.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records of any content, compared under whatever keys they have: those of a data-parallel run, whose gradients stand apart by rank
 * and by micro-batch, against those of one process. Their values are small multiples of 1/8: sums and means of them are not rounded.
 */
@ExtendWith(SharedSession.class)
class AllKeysTest {
    private static final String RULES = """
        [ {"match": "(?<run>seed_\\\\d+/)rank_(?<rank>\\\\d+)/(?<key>.*)", "to": "{run}{key}", "reduce": {"over": "rank", "by": "mean"}},
          {"match": "(?<run>seed_\\\\d+/)micro_(?<micro>\\\\d+)/(?<key>.*)", "to": "{run}{key}", "reduce": {"over": "micro", "by": "sum"}},
          {"match": "(?<run>seed_\\\\d+/)q", "to": "{run}qkv", "transform": {"concat": 0, "of": ["{run}q", "{run}k", "{run}v"]}},
          {"match": "(?<run>seed_\\\\d+/)dense", "transform": "transpose"},
          {"match": "(?<run>seed_\\\\d+/)gates", "to": "{run}{part}", "transform": {"split": 0, "into": ["input", "forget"]}} ]
        """;

    private static final String SUITE = """
        { "suite": "all", "defaults": {"backprop": {"seeds": "0-1", "observe": "all"}},
          "backprop": [
            { "name": "parallel", "log": "all_diff.log", "candidate": {"npy": "parallel.npy", "key": "seed_{seed}/{key}", "keys": %s},
              "reference": {"npy": "whole_{seed}.npy"} },
            { "name": "ruleless", "candidate": {"npy": "parallel.npy", "key": "seed_{seed}/{key}"}, "reference": {"npy": "whole_{seed}.npy"} } ] }
        """;

    private static final List<String> WHOLE =
            List.of("embed", "grad/w", "grad/b", "qkv", "dense", "input", "forget", "lr", "steps");

    @TempDir
    private static Path folder;

    private static CommandRun run;

    @BeforeAll
    static void runOnce() throws IOException {
        Map<String, NdArray> parallel = new LinkedHashMap<>();
        for (int seed = 0; seed < 2; seed++) {
            parallel.putAll(parallel("seed_" + seed + "/", seed));
            write("whole_" + seed + ".npy", whole(seed));
        }
        write("parallel.npy", parallel);
        Files.writeString(folder.resolve("all.json"), SUITE.formatted(RULES));
        run = lockstep("run", "all.json", "--run-id", "all");
        views();
    }

    private static Map<String, NdArray> parallel(String prefix, int seed) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("embed", floats(2, 4, 6, 8 + seed));
        for (int rank = 0; rank < 2; rank++) {
            arrays.put("rank_" + rank + "/grad/w", floats(1 + 4 * rank, 3 - 2 * rank));
        }
        for (int micro = 0; micro < 3; micro++) {
            arrays.put("micro_" + micro + "/grad/b", floats(micro, 1));
        }
        for (String part : List.of("q", "k", "v")) {
            arrays.put(part, floats(part.charAt(0), seed));
        }
        arrays.put("dense", NdArray.float32(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        arrays.put("gates", floats(1, 2, 3, 4));
        arrays.put("lr", NdArray.float64(new double[] {3e-5}));
        arrays.put("steps", NdArray.int64(new long[] {7}));
        Map<String, NdArray> prefixed = new LinkedHashMap<>();
        arrays.forEach((key, array) -> prefixed.put(prefix + key, array));
        return prefixed;
    }

    private static Map<String, NdArray> whole(int seed) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("embed", floats(2, 4, 6, 8 + seed));
        arrays.put("grad/w", floats(3, 2));
        arrays.put("grad/b", floats(3, 3));
        arrays.put("qkv", floats('q', seed, 'k', seed, 'v', seed));
        arrays.put("dense", NdArray.float32(new float[] {1, 4, 2, 5, 3, 6}, 3, 2));
        arrays.put("input", floats(1, 2));
        arrays.put("forget", floats(3, 4));
        arrays.put("lr", NdArray.float64(new double[] {3e-5}));
        arrays.put("steps", NdArray.int64(new long[] {7}));
        return arrays;
    }

    /** In eighths. */
    private static NdArray floats(int... eighths) {
        float[] values = new float[eighths.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = eighths[i] / 8f;
        }
        return NdArray.float32(values, values.length);
    }

    private static void write(String name, Map<String, NdArray> arrays) throws IOException {
        try (OutputStream to = Files.newOutputStream(folder.resolve(name))) {
            NpyWriter.write(RecordTree.ofFlat(arrays), to);
        }
    }

    private static CommandRun lockstep(String command, String file, String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                command,
                                folder.resolve(file).toString(),
                                "--out",
                                folder.resolve("out").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static void views() {
        Store store = Store.open(folder.resolve("out").toString(), new Configuration());
        Views.query(SharedSession.session(), store, "SHOW VIEWS");
    }

    private static List<String> query(String sql) {
        return SharedSession.session().sql(sql).collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    @Test
    void reducedJoinedSplitAndTransposedRecordsAreThoseOfOneProcess() {
        assertThat(run.err()).isEmpty();
        assertThat(query("SELECT key FROM summary WHERE run_id = 'all' AND check = 'parallel' ORDER BY position"))
                .containsExactlyElementsOf(
                        WHOLE.stream().map(key -> "[" + key + "]").toList());
        assertThat(query("SELECT DISTINCT verdict, seeds FROM summary WHERE run_id = 'all' AND check = 'parallel'"))
                .containsExactly("[exact,2]");
    }

    /** Without rules, what is apart is missing on either side, and the rest is compared all the same. */
    @Test
    void keysOfOneSideAloneAreMissingOnTheOther() {
        assertThat(query("SELECT key, verdict FROM summary WHERE run_id = 'all' AND check = 'ruleless' ORDER BY"
                        + " position"))
                .startsWith(
                        "[embed,exact]",
                        "[grad/w,missing]",
                        "[grad/b,missing]",
                        "[qkv,missing]",
                        "[rank_0/grad/w,missing]")
                .contains("[dense,shape]")
                .endsWith("[gates,missing]", "[lr,exact]", "[steps,exact]")
                .hasSize(18);
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void theLogHasThemInTheOrderOfExecution() throws IOException {
        assertThat(Files.readAllLines(Path.of("all_diff.log")).stream()
                        .filter(line -> line.endsWith(": "))
                        .map(line -> line.replaceAll(".*INFO: |: $", "")))
                .containsExactlyElementsOf(WHOLE);
    }

    @Test
    void thePlanSaysAll() {
        assertThat(CommandRun.of("run", folder.resolve("all.json").toString(), "--dry-run")
                        .out())
                .containsPattern("parallel +backprop +2 +0-1 +all ");
    }

    /** What a set and a run hold is compared as a file is. */
    @ParameterizedTest
    @ValueSource(
            strings = {"{\"set\": \"whole\"}", "{\"table\": \"all\", \"side\": \"candidate\", \"check\": \"parallel\"}"
            })
    void setsAndEarlierRunsHaveAllTheirKeysToo(String side) throws IOException {
        if (side.contains("set")) {
            lockstep("import", "whole_0.npy", "--set", "whole", "--producer", "torch", "--producer-version", "2.15.0");
        }
        Files.writeString(folder.resolve("other.json"), """
            { "suite": "other", "backprop": [ { "name": "other", "observe": "all", "candidate": %s, "reference": {"npy": "whole_0.npy"} } ] }
            """.formatted(side));
        String id = side.contains("set") ? "set" : "table";
        CommandRun other = lockstep("run", "other.json", "--run-id", id);
        assertThat(other.err()).isEmpty();
        assertThat(other.code()).isZero();
        views();
        assertThat(query("SELECT count(*), count_if(verdict = 'exact') FROM summary WHERE run_id = '" + id + "'"))
                .containsExactly("[9,9]");
    }
}
