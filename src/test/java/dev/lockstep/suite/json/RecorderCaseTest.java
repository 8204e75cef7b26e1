package dev.lockstep.suite.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.CommandedRun;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recorder is told, and the published schema of it. */
class RecorderCaseTest {
    private static final String SIDE = "/backprop/0/candidate";
    private static final String COMMAND = "\"command\": [\"python\", \"rec.py\", \"--seed={seed}\"]";
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(RecorderCaseTest.class.getResourceAsStream("/dev/lockstep/recorder/case.schema.json"));

    /** The run of seed 1 of a side that overrides what {@code more} says. */
    private static CommandedRun run(String more) {
        return ofSuite(Suites.with(SIDE, "{" + COMMAND + more + "}"));
    }

    private static CommandedRun ofSuite(String text) {
        assertThat(SuiteSchema.errors(text)).isEmpty();
        BackpropCheck check = (BackpropCheck) Suites.parse(text).checks().get(1);
        return ((BackpropSide.Commanded) check.candidate()).run(1);
    }

    private static JsonNode given(CommandedRun run) throws IOException {
        String text = RecorderCaseText.of(run.given(), path -> "/suites/" + path, 2);
        assertThat(SCHEMA.validate(text, InputFormat.JSON)).isEmpty();
        return new ObjectMapper().readTree(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ", \"precision\": \"float64\", \"settings\": {\"a\": [1, {\"b\": null}]}",
                ", \"model.padding_idx\": null, \"model.swapped\": [[\"classifier.bias\", \"classifier.bias\"]]",
                ", \"weights\": {\"safetensors\": \"w.safetensors\", \"rest\": {\"generator\": \"numpy-normal\","
                        + " \"std\": 0.1, \"seed\": 3}}",
                ", \"batch\": {\"ids\": \"ids.npy\", \"labels\": \"labels.npy\"}",
                ", \"batch\": {\"ids\": \"ids.npy\", \"labels\": \"labels.npy\", \"mask\": \"mask.npy\"}",
                ", \"loss\": {\"reduction\": \"sum\", \"flip_labels\": true}, \"iterations\": 3",
                ", \"optimizer.framework\": \"paddle\", \"optimizer.clip_norm\": 1.0, \"optimizer.accumulate\": 2",
                ", \"optimizer.schedule\": {\"framework\": \"hf\", \"scheduler\": \"linear\", \"params\":"
                        + " {\"num_warmup_steps\": 1, \"num_training_steps\": 9}}"
            })
    void everyCaseIsWhatTheSchemaSays(String more) throws IOException {
        assertThat(given(run(more)).get("threads").intValue()).isEqualTo(2);
    }

    /** Every property that the schema knows is written by some case of the test above: a new one must be documented. */
    @Test
    void theSchemaKnowsNoFieldThatIsNotWritten() throws IOException {
        JsonNode schema = SCHEMA.getSchemaNode();
        JsonNode written = given(
                run(", \"settings\": {}, \"symmetry\": {\"heads\": 1}, \"resume\": {\"at\": 1, \"lost\": [\"m\"]},"
                        + " \"precision.matmul\": \"tf32\", \"invariance\": {\"name\": \"repeat\"}"));
        for (String section : List.of("model", "loss", "optimizer")) {
            assertThat(written.get(section).fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrderElementsOf(
                            () -> schema.at("/$defs/" + section + "/properties").fieldNames());
        }
        assertThat(written.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(() -> schema.get("properties")
                .fieldNames());
    }

    @Test
    void observedKeysAreToldOneByOne() throws IOException {
        JsonNode observe = given(run("")).get("observe");
        assertThat(observe).hasSize(10);
        assertThat(observe.get(3).toString())
                .isEqualTo("{\"key\":\"loss_3\",\"observation\":\"loss\",\"iteration\":3}");
    }

    @Test
    void parametersHaveTheNamesOfTheirFramework() throws IOException {
        assertThat(given(run(", \"optimizer.framework\": \"paddle\""))
                        .at("/optimizer/params")
                        .fieldNames())
                .toIterable()
                .contains("learning_rate", "epsilon")
                .doesNotContain("lr", "eps");
    }

    @Test
    void filesBecomeAbsolute() throws IOException {
        JsonNode batch = given(run(", \"batch\": {\"ids\": \"ids.npy\", \"labels\": \"../labels.npy\"}"))
                .get("batch");
        assertThat(batch.get("ids").textValue()).isEqualTo("/suites/conf/ids.npy");
        assertThat(batch.get("labels").textValue()).isEqualTo("/suites/labels.npy");
        assertThat(batch.get("mask").isNull()).isTrue();
    }

    @Test
    void seedIsInTheWordsButNotInKeyRules() {
        CommandedRun run = run(", \"keys\": [{\"match\": \"(?<seed>.*)\", \"to\": \"x{seed}\"}], \"timeout\": \"90s\"");
        assertThat(run.command().words()).containsExactly("python", "rec.py", "--seed=1");
        assertThat(run.command().timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(run.keys().get(0).to()).containsExactly("x{seed}");
    }

    /** A model that Lockstep does not know needs seeds, iterations and keys, no more. */
    @Test
    void whatTheSuiteDoesNotSayIsLeftOut() throws IOException {
        CommandedRun run = ofSuite(
                """
                { "suite": "any", "schedules": [%s], "backprop": [ { "name": "any", "seeds": "1", "iterations": 2, "observe": "all",
                  "candidate": {"command": ["rec"], "settings": {"width": "{seed}"}}, "reference": {"npy": "a.npy"} } ] }
                """.formatted("{\"name\": \"s\", \"at\": \"all\", \"steps\": 1, \"candidate\": {\"npy\": \"a.npy\","
                        + " \"series\": \"s\"}, \"reference\": {\"npy\": \"b.npy\", \"series\": \"s\"}}"));
        assertThat(run.spec()).isNull();
        JsonNode given = given(run);
        assertThat(given.fieldNames())
                .toIterable()
                .containsExactly(
                        "format",
                        "check",
                        "seed",
                        "iterations",
                        "precision",
                        "observe",
                        "loss",
                        "settings",
                        "changed",
                        "threads");
        assertThat(given.get("settings").toString()).isEqualTo("{\"width\":1}");
        assertThat(given.get("changed")).isEmpty();
    }

    /** So that a recorder refuses a field that is younger than itself. */
    @Test
    void fieldsAwayFromTheirDefaultsAreNamed() throws IOException {
        assertThat(given(run("")).get("changed").toString()).isEqualTo("[\"optimizer.no_decay\"]");
        JsonNode changed = given(
                        run(", \"model.framework\": \"paddlenlp\", \"model.auto_mask\": false, \"batch.pads\": true,"
                                + " \"loss.label_smoothing\": 0.1, \"optimizer.clip_norm\": 1, \"weights\":"
                                + " {\"safetensors\": \"w.safetensors\", \"rest\": {\"generator\": \"numpy-normal\","
                                + " \"std\": 0.1, \"seed\": 3}}"))
                .get("changed");
        assertThat(changed)
                .extracting(JsonNode::textValue)
                .containsExactly(
                        "model.framework",
                        "model.auto_mask",
                        "weights.safetensors",
                        "batch.pads",
                        "loss.label_smoothing",
                        "optimizer.no_decay",
                        "optimizer.clip_norm");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        {"name": "repeat"}                 @ {"name":"repeat"}
        {"name": "batch_rows"}             @ {"name":"batch_rows","seed":1}
        {"name": "pad_longer", "by": 3}    @ {"name":"pad_longer","by":3}
        {"name": "resume", "at": 2}        @ {"name":"resume","at":2}
        """)
    void anInvarianceIsToldWithItsParameter(String suite, String told) throws IOException {
        assertThat(given(run(", \"invariance\": " + suite)).get("invariance").toString())
                .isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        {"name": "rows"}                  @ invariance.name: rows is not one of repeat
        {"name": "repeat", "by": 3}       @ invariance.by: is no parameter of repeat
        {"name": "accumulate", "parts": 1} @ invariance.parts: 1 is not between 2 and 2147483647
        {"by": 3}                         @ invariance.name: is missing
        """)
    void aWrongInvarianceIsNamed(String suite, String message) {
        assertThatThrownBy(() -> Suites.parse(Suites.with(SIDE, "{" + COMMAND + ", \"invariance\": " + suite + "}")))
                .isInstanceOf(BadSuiteException.class)
                .hasMessageContaining(message);
    }
}
