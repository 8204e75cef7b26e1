package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Of what nobody can compare, {@code "observe": "all"} names each member, and compares the rest. */
@ExtendWith(SharedSession.class)
class OddMembersTest {
    private static final String FILES =
            "\"candidate\": {\"npy\": \"left.pkl\"}, \"reference\": {\"npy\": \"right.pkl\"}";

    @TempDir
    private Path folder;

    @Test
    void memberIsNamedAndTheRestCompared() throws IOException {
        pickle("left.pkl", "}(Va\nK\u0003Vtext\nVhello\nVnone\nNu.");
        pickle("right.pkl", "}(Va\nK\u0001Vtext\nVhello\nu.");
        CommandRun run = run("all", FILES);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.lines())
                .contains("all: missing on a side, or not to be compared (cause in the view diff): text, none");
        assertThat(run.out()).containsPattern("all +NO +missing +a +2.0 ").doesNotContain("nan");
        assertThat(verdicts())
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "mismatch", "text", "missing", "none", "missing"));
        assertThat(CommandRun.of(
                                "sql",
                                "SELECT key, cause FROM diff WHERE cause IS NOT NULL ORDER BY key",
                                "--csv",
                                "--out",
                                folder.resolve("out").toString())
                        .lines())
                .containsExactly("key,cause", "none,None cannot be compared", "text,a string cannot be compared");
    }

    @Test
    void ruleLeavesItOutOnPurpose() throws IOException {
        pickle("left.pkl", "}(Va\nK\u0001Vtext\nVhello\nu.");
        pickle("right.pkl", "}(Va\nK\u0001u.");
        String rule = "\"candidate\": {\"npy\": \"left.pkl\", \"keys\": [{\"match\": \"text\", \"to\": null}]},"
                + " \"reference\": {\"npy\": \"right.pkl\"}";
        CommandRun run = run("dropped", rule);
        assertThat(run.out()).containsPattern("dropped +yes +exact +a ");
        assertThat(run.code()).isZero();
    }

    @Test
    void renamedMemberIsNamedByItsNewKey() throws IOException {
        pickle("left.pkl", "}(Va\nK\u0001Vtext\nVhello\nu.");
        pickle("right.pkl", "}(Va\nK\u0001Vnote\nVhello\nu.");
        String rule = "\"candidate\": {\"npy\": \"left.pkl\", \"keys\": [{\"match\": \"text\", \"to\": \"note\"}]},"
                + " \"reference\": {\"npy\": \"right.pkl\"}";
        assertThat(run("renamed", rule).lines())
                .contains("renamed: missing on a side, or not to be compared (cause in the view diff): note");
    }

    @Test
    void missingKeysAreGrouped() throws IOException {
        StringBuilder more = new StringBuilder("}(Va\nK\u0001");
        for (int step = 0; step < 12; step++) {
            more.append("Viter_").append(step).append("/lr\nK\u0001");
        }
        pickle("left.pkl", more + "u.");
        pickle("right.pkl", "}(Va\nK\u0001u.");
        CommandRun run = run("grouped", FILES);
        assertThat(run.lines())
                .contains("grouped: missing on a side, or not to be compared (cause in the view diff): iter_*/lr (12"
                        + " keys)");
        assertThat(run.out()).containsPattern("grouped +NO +missing +a +0.0 ").doesNotContain("nan");
    }

    private CommandRun run(String name, String sides) throws IOException {
        Path suite = Files.writeString(
                folder.resolve("s.json"),
                "{\"suite\": \"odd\", \"backprop\": [{\"name\": \"" + name + "\", \"observe\": \"all\", " + sides
                        + "}]}");
        return CommandRun.of(
                "run",
                suite.toString(),
                "--out",
                folder.resolve("out").toString(),
                "--json",
                folder.resolve("report.json").toString());
    }

    private Map<String, String> verdicts() throws IOException {
        Map<String, String> verdicts = new LinkedHashMap<>();
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        report.path("checks")
                .path(0)
                .path("keys")
                .forEach(key -> verdicts.put(
                        key.path("key").asText(), key.path("verdict").asText()));
        return verdicts;
    }

    private void pickle(String name, String opcodes) throws IOException {
        Files.write(folder.resolve(name), ("\u0080\u0002" + opcodes).getBytes(StandardCharsets.ISO_8859_1));
    }
}
