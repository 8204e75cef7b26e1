package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.CommandRun;
import dev.lockstep.suite.Suite;
import dev.lockstep.suite.json.SuiteParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A first suite is right as it is written. */
class InitCommandTest {
    @TempDir
    private Path folder;

    private JsonNode suite(String... words) throws IOException {
        Path file = folder.resolve("mine.json");
        String[] all = new String[words.length + 3];
        all[0] = "init";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--suite";
        all[words.length + 2] = file.toString();
        CommandRun run = CommandRun.of(all);
        assertThat(run.code()).as(run.err()).isZero();
        String text = Files.readString(file);
        Suite read = SuiteParser.parse(file.toString(), text);
        assertThat(read.checks()).isNotEmpty();
        assertThat(read.warnings()).isEmpty();
        return new JsonMapper().readTree(text);
    }

    @Test
    void seedsAreFoundByTheNamesOfTheKeys() throws IOException {
        JsonNode suite = suite("data/bp/tiny_paddle.npy", "data/bp/tiny_torch.npy");
        JsonNode check = suite.path("backprop").path(0);
        assertThat(suite.path("suite").asText()).isEqualTo("mine");
        assertThat(check.path("seeds").asText()).isEqualTo("0-15");
        assertThat(check.path("candidate").path("key").asText()).isEqualTo("seed_{seed}/{key}");
        Path seen = folder.resolve(check.path("candidate").path("npy").asText());
        assertThat(seen.normalize().toRealPath())
                .isEqualTo(Path.of("data/bp/tiny_paddle.npy").toRealPath());
    }

    @Test
    void seriesAreComparedAsSchedules() throws IOException {
        JsonNode suite = suite("data/lr/hf.npy", "data/lr/hf.npy");
        assertThat(suite.has("backprop")).isFalse();
        assertThat(suite.path("schedules").findValuesAsText("name")).contains("linear", "cosine", "polynomial");
    }

    private static JsonNode data(Path page) throws IOException {
        return new JsonMapper()
                .readTree(Jsoup.parse(page.toFile()).getElementById("data").data());
    }

    private static JsonNode values(JsonNode data) {
        return data.path("values");
    }

    @Test
    void whatItWritesRuns() throws IOException {
        suite("data/bp/tiny_paddle.npy", "data/bp/tiny_torch.npy");
        Path html = folder.resolve("report.html");
        CommandRun run = CommandRun.of(
                "run",
                folder.resolve("mine.json").toString(),
                "--out",
                folder.resolve("out").toString(),
                "--html",
                html.toString(),
                "--overwrite");
        Files.deleteIfExists(Path.of("runs_diff.log"));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("loss_9").contains("run mine-");
        // The curves of the page are read from the run's tables: 16 seeds of 10 losses, of two frameworks.
        JsonNode data = data(html);
        JsonNode values = data.path("values").path(0);
        assertThat(values.path("seeds")).hasSize(16);
        assertThat(values.path("keys").findValuesAsText("key"))
                .containsExactly(
                        "loss_0", "loss_1", "loss_2", "loss_3", "loss_4", "loss_5", "loss_6", "loss_7", "loss_8",
                        "loss_9");
        assertThat(values.path("keys").findValuesAsText("form")).containsOnly("scalar");
        assertThat(data.path("runs")).hasSize(1);
        assertThat(data.path("provenance").path("spark").asText()).isNotEmpty();
        assertThat(data.path("fields").path(0).path("fields").size()).isPositive();
        Path later = folder.resolve("later.html");
        CommandRun report = CommandRun.of(
                "report",
                data.path("report").path("run").asText(),
                "--out",
                folder.resolve("out").toString(),
                "--html",
                later.toString());
        assertThat(report.code()).as(report.err()).isZero();
        JsonNode same = data(later);
        assertThat(same.path("values")).isEqualTo(values(data));
        assertThat(same.path("report")).isEqualTo(data.path("report"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bert|torch|paddle",
                "bert|paddle|optax",
                "schedule|paddlenlp/CosineDecayWithWarmup|hf/cosine",
                "schedule|torch/OneCycleLR|paddle/OneCycleLR",
                "recorder|torch|python rec.py --fast"
            })
    void recipesGiveSuitesThatCouldStart(String recipe, String candidate, String reference) throws IOException {
        JsonNode suite = suite("--recipe", recipe, "--candidate", candidate, "--reference", reference);
        assertThat(suite.path("$schema").asText()).isEqualTo("urn:lockstep:suite:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "one.npy|init takes two files, or --recipe and none",
                "--recipe recorder|--recipe recorder needs the program: --reference \"python rec.py\"",
                "--recipe schedule --candidate hf/cosin|No schedule is named hf/cosin",
                "--recipe bert --seeds 3-1|seeds",
                "data/bp/tiny_torch.npy data/lr/hf.npy|has no key that data/lr/hf.npy has too; lockstep keys proposes"
            })
    void whatIsNoSuiteIsRefusedInOneLine(String words, String message) {
        CommandRun run = CommandRun.of(("init " + words + " --suite " + folder.resolve("x.json")).split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(message);
        assertThat(folder.resolve("x.json")).doesNotExist();
    }

    @Test
    void noFileOfAnotherKindIsWrittenOver() throws IOException {
        Path mine = folder.resolve("mine.json");
        Files.writeString(mine, "{\"suite\": \"hand-written\"}");
        CommandRun run = CommandRun.of("init", "--recipe", "bert", "--suite", mine.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("is there already");
        assertThat(Files.readString(mine)).contains("hand-written");
    }
}
