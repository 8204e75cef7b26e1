package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.lockstep.CommandRun;
import dev.lockstep.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is required of sides is in the report and in a view, whatever it came to: what passed and what had nothing to look at too. */
@ExtendWith(SharedSession.class)
class RequiredStatesTest {
    private static final String SUITE = """
        {"suite": "required", "backprop": [{"name": "bp", "seeds": "3-4", "iterations": 4, "observe": {"loss": "loss_{iteration}", "grad_norm": "norm_{iteration}"},
          "model": {"type": "bert-classifier", "layers": 1, "hidden": 16, "heads": 2, "intermediate": 32, "vocab": 51, "max_position": 16, "labels": 2},
          "weights": {"generator": "numpy-normal", "std": 0.05, "seed": "{seed}"},
          "batch": {"generator": "numpy-randint", "size": 2, "length": 8, "seed": "{seed}"},
          "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-4}},
          "candidate": {"computed": "float32", "require": ["finite", "lr_follows", {"grad_norm_below": 1e-9}]},
          "reference": {"computed": "float64", "require": [{"frozen": ["pooler"]}]}}]}
        """;

    @TempDir
    private static Path folder;

    private static CommandRun run;
    private static String out;

    @BeforeAll
    static void runOnce() throws IOException {
        out = folder.resolve("out").toString();
        Path suite = Files.writeString(folder.resolve("required.json"), SUITE);
        run = CommandRun.of(
                "run",
                suite.toString(),
                "--out",
                out,
                "--run-id",
                "r",
                "--json",
                file("run.json").toString());
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }

    @Test
    void theReportHasEachWithItsState() throws IOException {
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        List<String> states = new ArrayList<>();
        JsonNode check = new ObjectMapper()
                .readTree(file("run.json").toFile())
                .path("checks")
                .get(0);
        check.path("require")
                .forEach(each -> states.add(each.path("side").asText() + " "
                        + each.path("requirement").asText() + " "
                        + each.path("state").asText() + " " + each.path("seed") + " "
                        + each.path("reason").asText().replaceAll(" is [0-9.]+,", " is N,") + " "
                        + each.path("seeds_failed")));
        assertThat(states)
                .containsExactly(
                        "candidate finite passed null  0",
                        "candidate lr_follows not triggered 3 no lr is observed 0",
                        "candidate grad_norm_below failed 3 grad_norm in iteration 0 is N, not below 1.0E-9 2",
                        "reference frozen not triggered 3 no parameter of pooler is observed in two iterations 0");
    }

    @Test
    void theJsonIsThatOfTheReportsSchema() throws IOException {
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(ReportJson.class.getResourceAsStream("report.schema.json"))
                        .validate(Files.readString(file("run.json")), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void theViewHasThemAsRows() {
        CommandRun sql = CommandRun.of(
                "sql",
                "SELECT check, side, requirement, state, seed, seeds_failed FROM requirements ORDER BY side,"
                        + " requirement",
                "--out",
                out,
                "--csv");
        assertThat(sql.code()).as(sql.err()).isZero();
        assertThat(sql.lines())
                .containsExactly(
                        "check,side,requirement,state,seed,seeds_failed",
                        "bp,candidate,finite,passed,,0",
                        "bp,candidate,grad_norm_below,failed,3,2",
                        "bp,candidate,lr_follows,not triggered,3,0",
                        "bp,reference,frozen,not triggered,3,0");
    }

    @Test
    void aReportThatIsReadAgainHasThemToo() throws IOException {
        CommandRun report = CommandRun.of(
                "report", "r", "--out", out, "--json", file("again.json").toString());
        assertThat(report.code()).as(report.err()).isZero();
        assertThat(Files.readString(file("again.json"))).isEqualTo(Files.readString(file("run.json")));
    }
}
