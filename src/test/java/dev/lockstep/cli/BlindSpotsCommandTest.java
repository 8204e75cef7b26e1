package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.lockstep.CommandRun;
import dev.lockstep.blindspots.State;
import dev.lockstep.report.ReportJson;
import dev.lockstep.spark.SharedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command with its files, by executors: a narrow model and a schedule. */
@ExtendWith(SharedSession.class)
class BlindSpotsCommandTest {
    private static final String SUITE = """
        {"suite": "nano",
         "schedules": [{"name": "warm", "key": "step_{step}", "at": {"index": [5]}, "tolerance": {"threshold": 1e-9},
           "candidate": {"framework": "hf", "scheduler": "linear", "params": {"num_warmup_steps": 10, "num_training_steps": 100}, "lr": 1e-3},
           "reference": {"npy": "hf.npy", "series": "linear"}}],
         "backprop": [
          {"name": "bp", "candidate": {"computed": "float32"}, "reference": {"npy": "torch.npy", "key": "seed_{seed}/{key}"},
           "model": {"type": "bert-classifier", "layers": 1, "hidden": 16, "heads": 2, "intermediate": 32, "vocab": 51, "max_position": 16, "labels": 2},
           "weights": {"generator": "numpy-normal", "std": 0.05, "seed": "{seed}"},
           "batch": {"generator": "numpy-randint", "size": 2, "length": 8, "seed": "{seed}"},
           "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-4, "eps": 1e-6, "weight_decay": 0.01}, "no_decay": ["bias", "LayerNorm"]},
           "seeds": "0-7", "iterations": 4, "observe": {"loss": "loss_{iteration}"}},
          {"name": "files", "candidate": {"npy": "a.npy"}, "reference": {"npy": "b.npy"}, "seeds": "0", "observe": "all"}]}
        """;

    @TempDir
    private static Path folder;

    private static CommandRun run;
    private static JsonNode json;

    @BeforeAll
    static void looks() throws IOException {
        Files.writeString(folder.resolve("suite.json"), SUITE);
        run = CommandRun.of(
                "blindspots",
                folder.resolve("suite.json").toString(),
                "--seeds",
                "0,1",
                "--json",
                folder.resolve("b.json").toString(),
                "--html",
                folder.resolve("b.html").toString(),
                "--stryker",
                folder.resolve("s.json").toString());
        json = new ObjectMapper().readTree(folder.resolve("b.json").toFile());
    }

    private static List<JsonNode> of(String check) {
        List<JsonNode> found = new ArrayList<>();
        json.path("blindspots").forEach(each -> {
            if (each.path("check").asText().equals(check)) {
                found.add(each);
            }
        });
        return found;
    }

    @Test
    void whatWasFoundIsPrintedWithItsScore() {
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.lines()).anyMatch(line -> line.matches("bp: \\d+ of \\d+ seen; .*not exercised.*"));
        assertThat(run.lines()).anyMatch(line -> line.matches("warm: \\d+ of \\d+ seen; .*"));
        assertThat(run.out())
                .contains("2 seeds")
                .contains("would be by rows that end in padding: ")
                .contains("seen, but not told from each other:\n")
                .containsPattern("optimizer\\.params +\\d+ +\\d+");
        assertThat(run.err())
                .contains("lockstep: warning: files: the check compares whatever keys there are: there is no run to"
                        + " edit");
    }

    @Test
    void theWholeCatalogueTakesPart() {
        assertThat(of("bp")).hasSizeGreaterThan(200);
        assertThat(of("bp").stream().map(each -> each.path("family").asText()).distinct())
                .contains("model", "loss", "batch", "weights", "optimizer", "optimizer.params", "run");
        assertThat(of("bp").stream().map(each -> each.path("seeds").asInt()).distinct())
                .containsExactly(2);
    }

    @Test
    void theScoreIsThatOfTheList() {
        JsonNode mutants = json.path("checks").get(1).path("mutants");
        assertThat(json.path("checks").get(1).path("name").asText()).isEqualTo("bp");
        assertThat(mutants.path("seen").asLong())
                .isEqualTo(of("bp").stream()
                        .filter(each -> each.path("seen").asBoolean())
                        .count())
                .isBetween(100L, (long) of("bp").size());
        assertThat(run.out()).contains("bp: " + mutants.path("seen") + " of " + mutants.path("ran") + " seen");
    }

    @Test
    void theJsonIsThatOfTheReportsSchema() throws IOException {
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(ReportJson.class.getResourceAsStream("report.schema.json"))
                        .validate(reportWith(json), InputFormat.JSON))
                .isEmpty();
    }

    /** The list within a report that was judged, which is what the schema is of. */
    private static String reportWith(JsonNode found) throws IOException {
        JsonNode report = new ObjectMapper().readTree("""
            {"version": 1, "run": "", "suite": "nano", "passed": true, "checks": []}
            """);
        ((com.fasterxml.jackson.databind.node.ObjectNode) report).set("blindspots", found.path("blindspots"));
        return report.toString();
    }

    @Test
    void theReportForStrykersViewerIsOfItsSchema() throws IOException {
        String report = Files.readString(folder.resolve("s.json"));
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V7)
                        .getSchema(BlindSpotsCommandTest.class.getResourceAsStream(
                                "/stryker/mutation-testing-report-schema.json"))
                        .validate(report, InputFormat.JSON))
                .isEmpty();
        JsonNode file = new ObjectMapper()
                .readTree(report)
                .path("files")
                .path(folder.resolve("suite.json").toString());
        assertThat(file.path("source").asText()).isEqualTo(SUITE);
        assertThat(file.path("mutants")).hasSize(json.path("blindspots").size());
        long killed = 0;
        for (JsonNode mutant : file.path("mutants")) {
            killed += mutant.path("status").asText().equals("Killed") ? 1 : 0;
        }
        assertThat(killed)
                .isEqualTo(of("bp").stream()
                                .filter(each -> each.path("seen").asBoolean())
                                .count()
                        + of("warm").stream()
                                .filter(each -> each.path("seen").asBoolean())
                                .count());
    }

    @Test
    void aMutantStandsWhereTheSuiteHasItsField() throws IOException {
        JsonNode report = new ObjectMapper().readTree(folder.resolve("s.json").toFile());
        List<String> lines = SUITE.lines().toList();
        int checked = 0;
        for (JsonNode mutant : report.path("files")
                .path(folder.resolve("suite.json").toString())
                .path("mutants")) {
            if (mutant.path("replacement").asText().startsWith("\"optimizer.params.eps\":")) {
                JsonNode start = mutant.path("location").path("start");
                assertThat(lines.get(start.path("line").asInt() - 1)
                                .substring(start.path("column").asInt() - 1))
                        .startsWith("\"eps\": 1e-6");
                checked++;
            }
        }
        assertThat(checked).isPositive();
    }

    @Test
    void thePageSaysHowManyAreSeen() throws IOException {
        assertThat(Files.readString(folder.resolve("b.html"))).contains("changes would be seen", "not exercised");
    }

    @Test
    void theStatesStandInOneTableOfTheDocs() throws IOException {
        List<String> rows =
                Files.readAllLines(Path.of(System.getProperty("basedir", ""), "docs/blindspots.md")).stream()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(3, line.indexOf('`', 3)))
                        .toList();
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(State.values()).map(State::label).toList());
    }

    @Test
    void aProposedSuiteIsOneThatRuns() throws IOException {
        Path few = folder.resolve("few.json");
        Files.writeString(few, SUITE.replace("\"iterations\": 4", "\"iterations\": 3"));
        Path probes = folder.resolve("probes.json");
        CommandRun proposed = CommandRun.of(
                "blindspots", few.toString(), "--check", "bp", "--seeds", "0-1", "--propose", probes.toString());
        assertThat(proposed.code()).as(proposed.err()).isZero();
        assertThat(proposed.out())
                .containsPattern("in the place of bp: \\d+ checks of 2 seeds, [\\d.]+ times its cost, see");
        CommandRun plan = CommandRun.of("run", probes.toString(), "--allow-commands", "--dry-run");
        assertThat(plan.code()).as(plan.err()).isZero();
        JsonNode checks = new ObjectMapper().readTree(probes.toFile()).path("backprop");
        assertThat(checks.size()).isPositive().isEven();
        assertThat(checks.get(0).path("reference").path("command").get(0).asText())
                .isEqualTo("python-torch");
        assertThat(checks.get(1).path("candidate").path("optimizer.framework").asText())
                .isEqualTo("paddle");
        assertThat(checks.get(0)
                        .path("tolerance")
                        .path("keys")
                        .path("loss_0")
                        .path("threshold")
                        .asDouble())
                .isBetween(1e-8, 1e-5);
    }

    @Test
    void aProposalIsAllThatIsWritten() {
        CommandRun both = CommandRun.of(
                "blindspots",
                folder.resolve("suite.json").toString(),
                "--propose",
                folder.resolve("p.json").toString(),
                "--json",
                folder.resolve("q.json").toString());
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("--propose writes a suite only");
    }

    @Test
    void aCheckWithoutARunToEditIsRefusedInOneLine() {
        CommandRun files =
                CommandRun.of("blindspots", folder.resolve("suite.json").toString(), "--check", "files");
        assertThat(files.code()).isEqualTo(2);
        assertThat(files.err().lines()).hasSize(1);
        assertThat(files.err()).contains("suite.json", "files: the check compares whatever keys there are");
    }

    @Test
    void anUnknownCheckAndSeedsThatAreNoneAreRefused() {
        CommandRun check =
                CommandRun.of("blindspots", folder.resolve("suite.json").toString(), "--check", "bq");
        assertThat(check.code()).isEqualTo(2);
        assertThat(check.err()).contains("--check bq: the suite has warm, bp, files");
        CommandRun seeds =
                CommandRun.of("blindspots", folder.resolve("suite.json").toString(), "--seeds", "3-1");
        assertThat(seeds.code()).isEqualTo(2);
        assertThat(seeds.err().lines()).hasSize(1);
        assertThat(seeds.err()).contains("--seeds");
    }
}
