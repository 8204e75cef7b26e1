package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.engine.spec.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue of fields, and what recorders say of it. */
class HypothesesCommandTest {
    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        assertThat(file.toFile().setExecutable(name.endsWith("rec"))).isTrue();
        return file;
    }

    @Test
    void everyFieldIsListedWithItsDefault() {
        CommandRun run = CommandRun.of("hypotheses");
        assertThat(run.code()).isZero();
        assertThat(run.lines()).hasSize(1 + Fields.all().size());
        assertThat(run.out())
                .containsPattern("model.layer_norm_eps +1e-12 +number, or numbers by parts of names +epsilon of layer"
                        + " normalisation\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        producer.json | {"framework": "torch", "version": "1", "fields": ["loss.reduction"]}
        rec           | #!/bin/sh\\ntest "$*" = --fields && echo '{"fields": ["loss.reduction"]}'
        """)
    void whatARecorderHonoursIsMarked(String name, String text) throws IOException {
        CommandRun run = CommandRun.of(
                "hypotheses", "--for", file(name, text.replace("\\n", "\n")).toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("\nloss.reduction +yes +mean ")
                .containsPattern("\nloss.flip_labels +- +false ");
    }

    @Test
    void whatBackendNd4jHonoursIsMarked() {
        CommandRun run = CommandRun.of("hypotheses", "--for", "nd4j");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("\nmodel.hidden_act +yes +gelu ")
                .containsPattern("\nmodel.dropout +- +0 ")
                .containsPattern("\noptimizer.clip_norm +yes ");
    }

    @Test
    void whatIsNoFieldIsWarnedOf() throws IOException {
        Path producer = file("producer.json", "{\"fields\": [\"model.eps\"]}");
        assertThat(CommandRun.of("hypotheses", "--for", producer.toString()).err())
                .isEqualTo("lockstep: warning: " + producer + " honours model.eps, which is no field\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a.json | {"framework": "torch"}       | FILE: fields: is missing
        a.json | {"fields": [1]}              | FILE: fields: 1 is not a string
        a.json | {"fields": "a"}              | FILE: fields: "a" is not an array
        a.json | {"a": 1, "a": 2}             | FILE: is no JSON: Duplicate field 'a'
        rec    | #!/bin/sh\\necho no >&2; exit 4 | FILE: --fields: exit code 4; it said: no
        rec    | #!/bin/sh\\necho 3            | FILE --fields: is no JSON object
        a.txt  | x                            | FILE: is neither a program nor a .json file
        """)
    void whatDoesNotSayIsRefusedInOneLine(String name, String text, String message) throws IOException {
        Path file = file(name, text.replace("\\n", "\n"));
        CommandRun run = CommandRun.of("hypotheses", "--for", file.toString());
        assertThat(run.err()).isEqualTo("lockstep: " + message.replace("FILE", file.toString()) + "\n");
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void aRecorderThatIsNotThereIsRefused() {
        CommandRun run =
                CommandRun.of("hypotheses", "--for", folder.resolve("no").toString());
        assertThat(run.err()).isEqualTo("lockstep: " + folder.resolve("no") + ": no such file\n");
        assertThat(run.code()).isEqualTo(2);
    }
}
