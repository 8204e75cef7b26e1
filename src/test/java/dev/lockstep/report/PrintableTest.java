package dev.lockstep.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.judge.Verdict;
import dev.lockstep.record.Printable;
import dev.lockstep.suite.Method;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        0061 0062           | ab
        0061 000a 005b      | a\\n[
        000d                | \\r
        0009                | \\t
        001b 005b 0032 004a | \\x1b[2J
        0000                | \\x00
        007f                | \\x7f
        0085                | \\x85
        009b                | \\x9b
        2028 2029           | \\u2028\\u2029
        202e 2066 200f 061c | \\u202e\\u2066\\u200f\\u061c
        feff                | \ufeff
        d800                | \\ud800
        ffff                | \\uffff
        00e9 1f600          | é\uD83D\uDE00
        005c                | \\
        """)
    void whatEndsALineOrMovesTheCursorIsSpeltOut(String points, String printed) {
        int[] text = List.of(points.strip().split(" ")).stream()
                .mapToInt(point -> Integer.parseInt(point, 16))
                .toArray();
        assertThat(Printable.of(new String(text, 0, text.length))).isEqualTo(printed);
    }

    @Test
    void everyPrintableCharacterOfAsciiStays() {
        String ascii = IntStream.range(' ', 0x7f)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(Printable.of(ascii)).isSameAs(ascii);
    }

    @Test
    void aKeyCannotForgeALineOfTheLog() {
        TextLog.Key key = new TextLog.Key(
                "a\n[2026/01/01 00:00:00] root INFO: diff check passed",
                List.of(new TextLog.Value(Method.MEAN, 1.0, false)));
        List<String> lines = TextLog.lines(List.of(new TextLog.Group("g\r", List.of(key))), Verdict.MISMATCH);
        assertThat(lines)
                .containsExactly(
                        "g\\r",
                        "\ta\\n[2026/01/01 00:00:00] root INFO: diff check passed: ",
                        "\t\tmean diff: check passed: False, value: 1.0",
                        "diff check failed");
    }
}
