package dev.lockstep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.ProducerFile;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordNode;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.format.RecordFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What recorders leave, and the published schemas of it. */
class RecorderFilesTest {
    private static final JsonSchema OUT = schema("out");
    private static final JsonSchema PRODUCER = schema("producer");

    @TempDir
    private Path folder;

    private static JsonSchema schema(String name) {
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(
                        RecorderFilesTest.class.getResourceAsStream("/dev/lockstep/recorder/" + name + ".schema.json"));
    }

    private static boolean isValid(JsonSchema schema, String json) {
        return schema.validate(json, InputFormat.JSON).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"key\":\"loss_0\",\"observation\":\"loss\",\"iteration\":0},{\"key\":\"loss_1\",\"observation\":\"loss\",\"iteration\":1}]",
                "\"all\""
            })
    void whatARecorderLeavesIsWhatTheSchemasSay(String observe) throws Exception {
        Path given = Files.writeString(folder.resolve("case.json"), "{\"seed\":3,\"observe\":" + observe + "}");
        Process process = new ProcessBuilder(FakeRecorder.command("torch", "2.15.0", "well", folder.resolve("started")))
                .directory(folder.toFile())
                .inheritIO()
                .redirectInput(given.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        RecordTree out = RecordFiles.read(Sources.ofFile(folder.resolve(Recorder.OUT)));
        assertThat(out.entries()).isNotEmpty();
        assertThat(isValid(OUT, json(out))).isTrue();
        assertThat(isValid(PRODUCER, Files.readString(folder.resolve(Recorder.PRODUCER))))
                .isTrue();
    }

    /** A dictionary may nest, as reprod_log's may. */
    @ParameterizedTest
    @ValueSource(strings = {"pairs/nested_left.npy", "bp/nano_torch_detail.npy", "formats/tensors.safetensors"})
    void recordsAreWhatTheSchemaOfOutSays(String file) {
        assertThat(isValid(OUT, json(RecordFiles.read(Sources.ofFile(Path.of("src/test/resources", file))))))
                .isTrue();
    }

    @Test
    void textInOutIsNotWhatTheSchemaSays() {
        assertThat(isValid(OUT, "{\"loss\": \"0.69\"}")).isFalse();
    }

    private static String json(RecordNode recorded) {
        if (recorded instanceof RecordTree tree) {
            return tree.entries().entrySet().stream()
                    .map(entry -> "\"" + entry.getKey() + "\": " + json(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        NdArray array = (NdArray) recorded;
        String values = LongStream.range(0, array.size())
                .mapToDouble(array::doubleAt)
                .mapToObj(value -> Double.isFinite(value) ? Double.toString(value) : "\"" + value + "\"")
                .collect(Collectors.joining(", "));
        return array.dimensions() == 0 ? values : "[" + values + "]";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        {"version": "1"}                                       @ framework: is missing
        {"framework": "torch"}                                 @ version: is missing
        {"framework": 1, "version": "1"}                       @ framework: 1 is not a string
        {"framework": "torch", "version": 2.15}                @ version: 2.15 is not a string
        {"framework": "torch", "version": "1", "threads": -1}  @ threads: -1 is not a whole number at least 0
        {"framework": "torch", "version": "1", "fields": {}}   @ fields: {} is not an array
        ["torch"]                                              @ is no JSON object
        """)
    void aProducerThatIsRefusedIsNotWhatTheSchemaSays(String json, String problem) {
        assertThat(isValid(PRODUCER, json)).isFalse();
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(BadFileException.class)
                .hasMessage("producer.json: " + problem);
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        assertThatThrownBy(() -> ProducerFile.read("producer.json", new byte[] {'{', '"', (byte) 0xff, '"'}, "here"))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith("producer.json: is no JSON: ");
    }

    @Test
    void whatAProducerLeavesOutIsUnknownButForItsHost() {
        ProducerFile file =
                read("{\"framework\": \"torch\", \"version\": \"1\", \"blas\": null, \"mode\": {\"x\": 1}}");
        assertThat(file.producer().host()).isEqualTo("here");
        assertThat(file.producer().blas()).isEmpty();
        assertThat(file.producer().threads()).isZero();
        assertThat(file.fields()).isNull();
    }

    private static ProducerFile read(String json) {
        return ProducerFile.read("producer.json", json.getBytes(StandardCharsets.UTF_8), "here");
    }
}
