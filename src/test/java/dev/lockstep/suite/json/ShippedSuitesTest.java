package dev.lockstep.suite.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.judge.Verdict;
import dev.lockstep.suite.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The suites in conf/, and what the schema and other rooms say twice. */
class ShippedSuitesTest {
    static List<Path> suites() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("conf"))) {
            List<Path> suites = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(suites).as("suites in conf").hasSizeGreaterThanOrEqualTo(2);
            return suites;
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shippedSuiteIsReadAndValid(Path file) throws IOException {
        String text = Files.readString(file);
        Suite suite = SuiteParser.parse(file.toString(), text);
        assertThat(suite.checks()).isNotEmpty();
        assertThat(suite.warnings()).isEmpty();
        assertThat(SuiteSchema.errors(text)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shippedSuiteNamesFilesThatAreThere(Path file) throws IOException {
        List<String> files = new ObjectMapper().readTree(Files.readString(file)).findValuesAsText("npy");
        assertThat(files).isNotEmpty();
        files.forEach(name ->
                assertThat(Path.of(FileNames.resolve(file.toString(), name))).exists());
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shippedSuiteNamesItsSchemaByPath(Path file) throws IOException {
        String schema = new ObjectMapper()
                .readTree(Files.readString(file))
                .path("$schema")
                .asText();
        Path named = file.resolveSibling(schema).normalize();
        assertThat(named).exists();
        assertThat(new ObjectMapper().readTree(named.toFile()).path("$id").asText())
                .isEqualTo("urn:lockstep:suite:1");
    }

    @Test
    void verdictsThatMayBeExpectedAreThoseThatThereAre() {
        List<String> labels = Arrays.stream(Verdict.values())
                .filter(verdict -> verdict != Verdict.FAILED)
                .map(Verdict::label)
                .toList();
        assertThat(SettingsReader.VERDICTS).isEqualTo(labels);
    }
}
