package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Keys that cannot fail, through the whole job. */
@ExtendWith(SharedSession.class)
class ControlsTest {
    private static final String SUITE = """
        { "suite": "controls", "tolerance": {"threshold": 1e-6, "keys": {"loose": {"threshold": 1.0}}},
          "backprop": [
            { "name": "many", "seeds": "0-4", "observe": "all",
              "candidate": {"npy": "one.npy", "key": "seed_{seed}/{key}"}, "reference": {"npy": "other.npy", "key": "seed_{seed}/{key}"} },
            { "name": "single", "seeds": "3", "observe": "all",
              "candidate": {"npy": "one.npy", "key": "seed_{seed}/{key}"}, "reference": {"npy": "other.npy", "key": "seed_{seed}/{key}"} } ] }
        """;

    @TempDir
    private static Path folder;

    private static CommandRun run;

    @BeforeAll
    static void runOnce() throws IOException {
        write("one.npy", 0);
        write("other.npy", 1e-8f);
        Path suite = Files.writeString(folder.resolve("controls.json"), SUITE);
        run = CommandRun.of(
                "run",
                suite.toString(),
                "--out",
                out(),
                "--run-id",
                "controls",
                "--json",
                folder.resolve("report.json").toString());
        Views.query(SharedSession.session(), Store.open(out(), new Configuration()), "SHOW VIEWS");
    }

    private static String out() {
        return folder.resolve("out").toString();
    }

    private static void write(String name, float apart) throws IOException {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (int seed = 0; seed < 5; seed++) {
            String prefix = "seed_" + seed + "/";
            arrays.put(prefix + "loss", NdArray.float32(new float[] {0.01f * seed + apart}));
            arrays.put(prefix + "loose", NdArray.float32(new float[] {0.01f * seed + apart}));
            arrays.put(prefix + "constant", NdArray.float32(new float[] {2}));
            arrays.put(prefix + "steps", NdArray.int64(new long[] {7}));
            arrays.put(prefix + "weights", NdArray.float32(new float[] {seed, 1, 2}, 3));
        }
        try (OutputStream to = Files.newOutputStream(folder.resolve(name))) {
            NpyWriter.write(RecordTree.ofFlat(arrays), to);
        }
    }

    @Test
    void theTableSaysWhichKeysCouldNotFail() {
        assertThat(rows("SELECT key FROM summary WHERE check = 'many' AND NOT control_fails ORDER BY position"))
                .containsExactly("[loose]", "[constant]", "[steps]");
        assertThat(rows("SELECT key FROM summary WHERE check = 'many' AND control_fails ORDER BY position"))
                .containsExactly("[loss]", "[weights]");
        assertThat(rows("SELECT DISTINCT control_fails FROM summary WHERE check = 'single'"))
                .containsExactly("[null]");
    }

    @Test
    void theReportSaysIt() throws IOException {
        JsonNode report = new ObjectMapper().readTree(Files.readString(folder.resolve("report.json")));
        Map<String, JsonNode> controls = new HashMap<>();
        report.at("/checks/0/keys").forEach(key -> controls.put(key.get("key").asText(), key.get("control_fails")));
        assertThat(controls.get("loss").booleanValue()).isTrue();
        assertThat(controls.get("loose").isBoolean()).isTrue();
        assertThat(controls.get("loose").booleanValue()).isFalse();
        assertThat(report.at("/checks/1/keys/0/control_fails").isNull()).isTrue();
    }

    @Test
    void theScreenSaysIt() {
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.lines())
                .contains(
                        "many: warning: could not have failed, the reference of another seed passes too: loose,"
                                + " constant, steps",
                        "single: one seed alone does not tell whether these keys could have failed");
    }

    private static List<String> rows(String sql) {
        return SharedSession.session().sql(sql).collectAsList().stream()
                .map(Row::toString)
                .toList();
    }
}
