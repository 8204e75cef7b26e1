package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of docs/reports.md comes to the exit code and the words that stand there. */
class PublicReportsTest {
    private static final Path PAGE = Path.of("docs/reports.md");
    private static final Path FILES = Path.of("src/test/resources/reports");

    /** A row of the page. */
    record Reported(String report, String made, String command, int code, String says) {
        static Reported of(String line) {
            String[] cells = line.split("\\|", -1);
            return new Reported(
                    cells[1].strip(),
                    cells[2].strip(),
                    cells[3].strip().replace("`", ""),
                    Integer.parseInt(cells[4].strip()),
                    cells[5].strip());
        }

        @Override
        public String toString() {
            return report.replaceAll("\\(.*", "") + " " + command;
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void comesToWhatThePageSays(Reported row) {
        String[] words = row.command().split(" ");
        // Two files, then options, of which the last may be a file.
        String[] args = Stream.concat(
                        Stream.of(words[0], path(words[1]), path(words[2])),
                        Arrays.stream(words).skip(3).map(word -> word.endsWith(".json") ? path(word) : word))
                .toArray(String[]::new);
        CommandRun run = CommandRun.of(args);
        assertThat(run.out() + run.err()).contains(row.says());
        assertThat(run.code()).isEqualTo(row.code());
        assertThat(run.err().lines()).hasSize(row.code() == 2 ? 1 : 0);
    }

    @Test
    void thereAreTenOfEveryKind() throws IOException {
        List<String> kinds =
                Arrays.stream(Files.readString(PAGE).split("\n## ")).skip(1).toList();
        assertThat(kinds).hasSize(4).allSatisfy(kind -> assertThat(kind.lines()
                        .filter(PublicReportsTest::isRow)
                        .map(line -> line.split("\\|", -1)[1])
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(10));
    }

    static Stream<Reported> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(PublicReportsTest::isRow)
                .map(Reported::of);
    }

    private static boolean isRow(String line) {
        return line.startsWith("| [");
    }

    private static String path(String name) {
        return FILES.resolve(name).toString();
    }
}
