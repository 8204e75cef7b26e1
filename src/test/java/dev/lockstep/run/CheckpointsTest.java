package dev.lockstep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.files.SuiteFile;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.record.BadFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a checkpoint before a run: names that do not match, and what is generated for them. */
class CheckpointsTest {
    private static final String MODEL = """
        {"layers": 1, "hidden": 4, "heads": 1, "intermediate": 4, "vocab": 7, "max_position": 4, "labels": 2}\
        """;

    private static final ModelSpec SPEC = ModelSpec.of(Map.of(
            "layers", 1, "hidden", 4, "heads", 1, "intermediate", 4, "vocab", 7, "max_position", 4, "labels", 2));

    @TempDir
    private Path folder;

    /** The plan with a checkpoint that has the parameters under the names that {@code name} gives them, null for none. */
    private Plan plan(Function<String, String> name, String more) throws IOException {
        write(folder.resolve("w.safetensors"), name);
        String suite = """
            { "suite": "s", "backprop": [ { "name": "c", "model": %s,
              "weights": {"safetensors": "w.safetensors"%s, "rest": {"generator": "numpy-normal", "std": 0.02, "seed": 0}},
              "batch": {"generator": "numpy-randint", "size": 1, "length": 2, "seed": 0},
              "optimizer": {"framework": "torch", "name": "SGD"}, "seeds": "0", "iterations": 1,
              "candidate": {"computed": "float32"}, "reference": {"npy": "r.npy"} } ] }
            """;
        Path file = Files.writeString(folder.resolve("s.json"), suite.formatted(MODEL, more));
        return SuiteFile.plan(file.toString(), PlanOptions.MEASURED, new Configuration());
    }

    private static void write(Path file, Function<String, String> name) throws IOException {
        StringJoiner header = new StringJoiner(",", "{", "}");
        int at = 0;
        for (ModelParameter parameter : SPEC.parameters()) {
            Optional<String> written = Optional.ofNullable(name.apply(parameter.name()));
            if (written.isPresent()) {
                int end = at + 4 * parameter.size();
                header.add("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                        .formatted(written.get(), parameter.shape(), at, end));
                at = end;
            }
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + text.length + at).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, all.putLong(text.length).put(text).array());
    }

    @Test
    void everyNameThatTransformersReadsIsFound() throws IOException {
        Function<String, String> old = name -> name.replaceFirst("^bert\\.", "")
                .replace("LayerNorm.weight", "LayerNorm.gamma")
                .replace("LayerNorm.bias", "LayerNorm.beta");
        assertThat(plan(old, "").warnings()).isEmpty();
    }

    @Test
    void whatIsGeneratedIsListed() throws IOException {
        Function<String, String> bare = name -> name.startsWith("classifier") ? null : name;
        assertThat(plan(bare, "").warnings())
                .containsExactly(folder.resolve("w.safetensors")
                        + ": lacks 2 of 25 parameters, which are generated (weights.left_out says it on purpose):"
                        + " classifier.bias, classifier.weight");
        assertThat(plan(bare, ", \"left_out\": [\"classifier\"]").warnings()).isEmpty();
    }

    @Test
    void nothingThatMatchesIsRefusedAndThePrefixProposed() {
        assertThatThrownBy(() -> plan(name -> "net." + name, ""))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("none of its 25 names, such as net.bert.embeddings.LayerNorm.bias")
                .hasMessageContaining("with \"weights.prefix\": \"net.\" 25 of 25 match");
    }

    @Test
    void prefixIsReadAway() throws IOException {
        assertThat(plan(name -> "net." + name, ", \"prefix\": \"net.\"").warnings())
                .isEqualTo(List.of());
    }
}
