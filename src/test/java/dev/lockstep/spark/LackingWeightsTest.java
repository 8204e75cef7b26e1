package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that lacks parameters: every form of the report says which ones were generated. */
@ExtendWith(SharedSession.class)
class LackingWeightsTest {
    private static final String CHECK = """
        { "name": "%s", "model": {"layers": 1, "hidden": 4, "heads": 1, "intermediate": 4, "vocab": 7, "max_position": 4, "labels": 2},
          "weights": {"safetensors": "w.safetensors", "left_out": [%s], "rest": {"generator": "numpy-normal", "std": 0.02, "seed": 0}},
          "batch": {"generator": "numpy-randint", "size": 1, "length": 2, "seed": 0},
          "optimizer": {"framework": "torch", "name": "SGD", "params": {"lr": 0.1}}, "seeds": "0", "iterations": 1,
          "observe": {"loss": "loss_{iteration}"},
          "candidate": {"computed": "float32"}, "reference": {"computed": "float64"} }\
        """;

    @TempDir
    private Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    /** A checkpoint that has the classifier's weight only. */
    private void writeCheckpoint() throws IOException {
        byte[] header = "{\"classifier.weight\":{\"dtype\":\"F32\",\"shape\":[2,4],\"data_offsets\":[0,32]}}"
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + header.length + 32).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                folder.resolve("w.safetensors"),
                all.putLong(header.length).put(header).array());
    }

    @Test
    void everyFormOfTheReportNamesThem() throws IOException {
        writeCheckpoint();
        String suite =
                "{\"suite\": \"s\", \"tolerance\": {\"method\": \"max\", \"threshold\": 1e-3}, \"backprop\": [%s, %s]}"
                        .formatted(
                                CHECK.formatted("lacking", "\"encoder\", \"embeddings\""),
                                CHECK.formatted("said", "\"bert\", \"classifier.bias\""));
        Files.writeString(folder.resolve("s.json"), suite);
        CommandRun run = CommandRun.of(
                "run",
                path("s.json"),
                "--run-id",
                "lacking",
                "--out",
                path("out"),
                "--json",
                path("r.json"),
                "--markdown",
                path("r.md"));
        String lacks = path("w.safetensors")
                + ": lacks 3 of 4 parameters, which are generated (weights.left_out says it on purpose):"
                + " bert.pooler.dense.bias, bert.pooler.dense.weight, classifier.bias";
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        assertThat(run.err()).contains(lacks);
        assertThat(run.lines()).containsOnlyOnce("lacking: warning: " + lacks);
        assertThat(run.out()).doesNotContain("said: warning");
        assertThat(Files.readString(folder.resolve("r.md"))).contains("lacks 3 of 4 parameters", "classifier.bias");
        JsonNode checks =
                new ObjectMapper().readTree(folder.resolve("r.json").toFile()).path("checks");
        assertThat(checks.get(0).path("remarks").toString()).contains("warning: " + lacks);
        assertThat(checks.get(1).path("remarks").toString()).doesNotContain("lacks");
        assertThat(CommandRun.of("report", "lacking", "--out", path("out")).lines())
                .contains("lacking: warning: " + lacks);
    }
}
