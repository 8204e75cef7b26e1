package dev.lockstep.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"a b|a b", "é漢|é漢", "→|→"})
    void whatPrintsStays(String text, String shown) {
        assertThat(MessageText.of(text)).isEqualTo(shown);
    }

    /** As in every other line that Lockstep prints. */
    @Test
    void whatSteersATerminalOrEndsALineIsEscaped() {
        assertThat(MessageText.of("a\n\u001b[2J\u202e\ud800")).isEqualTo("a\\n\\x1b[2J\\u202e\\ud800");
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        assertThat(MessageText.of("x".repeat(79))).isEqualTo("x".repeat(79));
        assertThat(MessageText.of("x".repeat(500))).isEqualTo("x".repeat(80) + "...");
        assertThat(MessageText.of("x".repeat(79) + "\uD83D\uDE00" + "y".repeat(9)))
                .isEqualTo("x".repeat(79) + "\uD83D\uDE00...");
        assertThat(MessageText.of("\u0000".repeat(30))).isEqualTo("\\x00".repeat(20) + "...");
    }
}
