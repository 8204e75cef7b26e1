package dev.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cli.CommandExamples;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;

/** What people read when they ask how. */
class HelpTest {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    static Stream<String> commands() {
        return Lockstep.commandLine().getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasExamplesThatItUnderstands(String command) {
        assertThat(CommandExamples.of(command)).isNotEmpty();
        for (String example : CommandExamples.of(command)) {
            List<String> words = WORD.matcher(example)
                    .results()
                    .map(word -> Stream.of(word.group(1), word.group(2), word.group(3))
                            .filter(text -> text != null)
                            .findFirst()
                            .orElseThrow())
                    .toList();
            assertThat(words.subList(0, 2)).containsExactly("lockstep", command);
            Lockstep.commandLine().parseArgs(words.subList(1, words.size()).toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpEndsWithTheExamplesAndFitsTheTerminal(String command) {
        CommandRun help = CommandRun.of(command, "--help");
        assertThat(help.code()).as(help.err()).isZero();
        CommandExamples.of(command).forEach(example -> assertThat(help.out()).contains("  " + example));
        assertThat(help.lines().stream().filter(line -> !line.startsWith("  lockstep")))
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(120));
    }

    @Test
    void helpOfACommandIsWhatItsOptionPrints() {
        assertThat(CommandRun.of("help", "diff").out())
                .isEqualTo(CommandRun.of("diff", "--help").out())
                .contains("--threshold");
        assertThat(CommandRun.of("help").out()).contains("schedules", "history");
    }

    @Test
    void theTerminalsWidthIsTheHelps() {
        System.setProperty("lockstep.columns", "70");
        try {
            List<String> narrow = CommandRun.of("help", "schedules").lines();
            System.setProperty("lockstep.columns", "110");
            List<String> wide = CommandRun.of("help", "schedules").lines();
            assertThat(narrow.size()).isGreaterThan(wide.size());
        } finally {
            System.clearProperty("lockstep.columns");
        }
    }

    @Test
    void aCommandThatIsNearlyKnownIsProposed() {
        CommandRun run = CommandRun.of("histroy", "x");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("did you mean history?");
    }

    @ParameterizedTest
    @CsvSource({
        "diff --treshold 1e-6 a b, --threshold",
        "run suite.json --sedes 0-3, --seeds",
        "sql --fil q.sql, --file",
        "diff --only-faild=true a b, --only-failed"
    })
    void anOptionThatIsNearlyKnownIsProposed(String line, String option) {
        CommandRun run = CommandRun.of(line.split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.lines()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().contains("did you mean " + option + "?");
    }

    /** The man pages are AsciiDoc, in which such words lose their marks. */
    @ParameterizedTest
    @MethodSource("commands")
    void noDescriptionHasWhatAsciiDocTakesForEmphasis(String command) {
        Pattern emphasis = Pattern.compile("(?<![\\w}:;])([_*`])(?=\\S)[^\\n]*?(?<=\\S)\\1(?!\\w)");
        CommandSpec spec = Lockstep.commandLine().getSubcommands().get(command).getCommandSpec();
        assertThat(Stream.of(
                                Stream.of(spec.usageMessage().description()),
                                spec.options().stream().flatMap(option -> Stream.of(option.description())),
                                spec.positionalParameters().stream()
                                        .flatMap(parameter -> Stream.of(parameter.description())))
                        .flatMap(lines -> lines))
                .isNotEmpty()
                .noneMatch(line -> emphasis.matcher(line).find());
    }

    @Test
    void helpAndManPagesNameTheExitCodes() {
        assertThat(CommandRun.of("--help").lines())
                .contains("Exit codes:", "  0   all checks as expected", "  3   the job itself failed");
    }
}
