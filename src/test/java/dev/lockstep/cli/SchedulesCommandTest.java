package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.schedule.ScheduleDefinition;
import dev.lockstep.schedule.Schedules;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SchedulesCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void scheduleIsListedWithParametersDefaultsAndSource() {
        assertThat(run("hf/cosine")).isZero();
        assertThat(out).hasToString("""
            hf/cosine  (transformers 5.23.0 optimization.py, get_cosine_schedule_with_warmup)
                num_warmup_steps    int    None  steps of the warm-up from 0
                num_training_steps  int    None  steps in all, warm-up included
                num_cycles          float  0.5   waves of the cosine
                last_epoch          int    -1    last step before; from 0 on resumed without a state
            """);
    }

    @ParameterizedTest
    @CsvSource({"ND4J, 9", "CyclicLR, 2", "paddle/CyclicLR, 1", "exponential, 7"})
    void namesChooseSchedules(String name, int count) {
        assertThat(run(name)).isZero();
        assertThat(out.toString().lines().filter(line -> !line.startsWith(" "))).hasSize(count);
    }

    @Test
    void everyScheduleIsDrawn() throws Exception {
        Path file = folder.resolve("all.html");
        List<ScheduleDefinition> catalogue = Schedules.catalogue();
        String[] names = catalogue.stream().map(ScheduleCatalogue::name).toArray(String[]::new);
        CommandLine command = command();
        command.execute(Stream.concat(Stream.of("--plot", file.toString(), "--steps", "50"), Arrays.stream(names))
                .toArray(String[]::new));
        assertThat(err).hasToString("");
        assertThat(names).hasSizeGreaterThan(75);
        JsonNode series = series(file);
        assertThat(series.findValuesAsText("name")).containsExactly(names);
        assertThat(series).allSatisfy(each -> assertThat(each.path("rates")).hasSizeGreaterThan(49));
    }

    @Test
    void givenParameterIsDrawn() throws Exception {
        Path file = folder.resolve("cosine.html");
        assertThat(run(
                        "hf/cosine",
                        "--steps",
                        "2",
                        "--lr",
                        "1",
                        "--param",
                        "num_warmup_steps=0",
                        "--plot",
                        file.toString()))
                .isZero();
        assertThat(series(file).path(0).path("rates")).hasToString("[1.0,0.5,0.0]");
        assertThat(Jsoup.parse(file.toFile()).select("tbody td.number").eachText())
                .containsExactly("1.0", "0.5", "0.0");
        assertThat(out.toString()).isEqualTo("hf/cosine  lr=1.0 num_warmup_steps=0 num_training_steps=2\n");
    }

    private static JsonNode series(Path file) throws IOException {
        Document page = Jsoup.parse(file.toFile());
        return new JsonMapper().readTree(page.getElementById("data").data()).path("series");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nosuch | No schedule is named nosuch",
                "hf/cosine --plot x.html --param num_cycle=3 | --param num_cycle: none of the schedules has it",
                "--plot x.html | --plot needs the NAMEs of the schedules to draw",
                "hf/cosine --plot x.html --steps 0 | --steps 0 is less than 1"
            })
    void badUsageIsNamed(String args, String message) {
        assertThat(run(args.split(" "))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).startsWith("lockstep: " + message);
    }

    @Test
    void badArgumentIsNamedWithItsSchedule() {
        String file = folder.resolve("x.html").toString();
        assertThat(run("hf/cosine", "--plot", file, "--param", "num_cycles=many"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).hasToString("lockstep: hf/cosine.params.num_cycles: \"many\" is a string, not a number\n");
    }

    private int run(String... args) {
        return command().execute(args);
    }

    private CommandLine command() {
        return new CommandLine(new SchedulesCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setParameterExceptionHandler(ExitCode::ofBadUsage)
                .setExecutionExceptionHandler(ExitCode::ofException);
    }
}
