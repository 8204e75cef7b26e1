package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import dev.lockstep.record.DType;
import dev.lockstep.record.NdArray;
import dev.lockstep.record.NpyWriter;
import dev.lockstep.record.RecordTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What suites say of dtypes, infinities, limits by value, links and missing seeds, which {@code diff} says too. */
@ExtendWith(SharedSession.class)
class TrueVerdictsTest {
    @TempDir
    private Path folder;

    private CommandRun run;

    @Test
    void wrappedIntegersFailInSuitesToo() throws IOException {
        write("l.npy", Map.of("mask", NdArray.of(DType.INT8, new byte[] {0})));
        write("r.npy", Map.of("mask", NdArray.of(DType.INT8, new byte[] {-128})));
        JsonNode check = check("all", "{\"threshold\": 3}", "l.npy", "r.npy");
        assertThat(run.code()).isEqualTo(1);
        assertThat(check.path("verdict").asText()).isEqualTo("mismatch");
        JsonNode key = check.path("keys").get(0);
        assertThat(key.path("max_diff").asDouble()).isEqualTo(128);
        assertThat(key.path("logged").path("max").asInt()).isEqualTo(-128);
        assertThat(key.path("candidate_dtype").asText()).isEqualTo("int8");
        assertThat(run.out()).contains("mask: the log has NumPy's mean -128.0", "the true one is 128.0");
    }

    @Test
    void allcloseAndEqualInfinitiesAreSaidBySuites() throws IOException {
        float inf = Float.POSITIVE_INFINITY;
        write("l.npy", Map.of("x", NdArray.float32(new float[] {inf, 1000.005f, 0}, 3)));
        write("r.npy", Map.of("x", NdArray.float32(new float[] {inf, 1000, 0}, 3)));
        String tolerance = "{\"method\": \"allclose\", \"rtol\": %s, \"atol\": 1e-8, \"equal_inf\": %s}";
        assertThat(check("all", tolerance.formatted("1e-5", true), "l.npy", "r.npy")
                        .path("verdict")
                        .asText())
                .isEqualTo("agrees");
        assertThat(run.code()).isZero();
        assertThat(check("all", tolerance.formatted("1e-6", true), "l.npy", "r.npy")
                        .path("keys")
                        .get(0)
                        .path("outside_values")
                        .asInt())
                .isEqualTo(1);
        assertThat(run.code()).isEqualTo(1);
        assertThat(check("all", tolerance.formatted("1e-5", false), "l.npy", "r.npy")
                        .path("verdict")
                        .asText())
                .isEqualTo("non-finite");
    }

    @Test
    void oneFileUnderTwoNamesIsVacuous() throws IOException {
        write("l.npy", Map.of("loss", NdArray.float32(new float[] {0.7f})));
        Files.createLink(folder.resolve("r.npy"), folder.resolve("l.npy"));
        assertThat(check("all", "{\"threshold\": 1}", "l.npy", "r.npy")
                        .path("verdict")
                        .asText())
                .isEqualTo("vacuous");
        CommandRun diff = CommandRun.of("diff", path("l.npy"), path("r.npy"));
        assertThat(diff.code()).isZero();
        assertThat(diff.out()).contains("both names are of one file: that they agree says nothing");
    }

    @Test
    void seedsThatWereNotRecordedAreNoDivergence() throws IOException {
        Map<String, NdArray> left = new LinkedHashMap<>();
        Map<String, NdArray> right = new LinkedHashMap<>();
        for (int seed = 0; seed < 3; seed++) {
            left.put("seed_" + seed + "/loss_0", NdArray.float32(new float[] {0.7f}));
            if (seed < 2) {
                right.put("seed_" + seed + "/loss_0", NdArray.float32(new float[] {0.70000005f}));
            }
        }
        write("l.npy", left);
        write("r.npy", right);
        JsonNode check = check("{\"loss\": \"loss_{iteration}\"}", "{\"threshold\": 1e-6}", "l.npy", "r.npy");
        assertThat(check.path("verdict").asText()).isEqualTo("missing");
        assertThat(check.path("clock").isNull()).isTrue();
        assertThat(run.out()).doesNotContain("first divergence");
    }

    @Test
    void theIndexOfASeriesIsTold() throws IOException {
        double[] rates = new double[11];
        Arrays.fill(rates, 0.1);
        rates[7] = 0.2;
        write("l.npy", Map.of("lr", NdArray.float64(rates, 11)));
        Arrays.fill(rates, 0.1);
        write("r.npy", Map.of("lr", NdArray.float64(rates.clone(), 11)));
        String suite = """
            {"suite": "series", "tolerance": {"method": "max", "threshold": 1e-9}, "schedules": [{"name": "lr", "at": "all", "steps": 10,
              "candidate": {"npy": "l.npy", "series": "lr"}, "reference": {"npy": "r.npy", "series": "lr"},
              "expect": {"verdict": "agrees", "reason": "patched"}}]}
            """;
        JsonNode check = report(suite);
        assertThat(check.path("clock").path("first_iteration").asInt()).isEqualTo(7);
        assertThat(run.out()).contains("from index 7 on", "expected agrees (patched), but it is mismatch");
    }

    private JsonNode check(String observe, String tolerance, String left, String right) throws IOException {
        String key = observe.equals("all") ? "" : ", \"key\": \"seed_{seed}/{key}\"";
        return report("""
            {"suite": "pair", "tolerance": %s, "backprop": [{"name": "pair", "seeds": %s, "iterations": 1, "observe": %s,
              "candidate": {"npy": "%s"%s}, "reference": {"npy": "%s"%s}}]}
            """.formatted(
                        tolerance,
                        observe.equals("all") ? "[0]" : "[0, 1, 2]",
                        observe.equals("all") ? "\"all\"" : observe,
                        left,
                        key,
                        right,
                        key));
    }

    private JsonNode report(String suite) throws IOException {
        Files.writeString(folder.resolve("suite.json"), suite);
        Files.deleteIfExists(folder.resolve("report.json"));
        run = CommandRun.of("run", path("suite.json"), "--out", path("out"), "--json", path("report.json"));
        assertThat(run.err()).isEmpty();
        return new ObjectMapper()
                .readTree(folder.resolve("report.json").toFile())
                .path("checks")
                .get(0);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, Map<String, NdArray> arrays) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve(name))) {
            NpyWriter.write(RecordTree.ofFlat(arrays), file);
        }
    }
}
