package dev.lockstep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void numbersStandToTheRightAndWordsToTheLeft() {
        TextTable table = new TextTable("check", "mean diff", "ulp")
                .row("cosine", "9.35605818719964e-06", "12")
                .row("bp", "0.0", "-");
        assertThat(table.lines())
                .containsExactly(
                        "check              mean diff  ulp",
                        "cosine  9.35605818719964e-06   12",
                        "bp                       0.0    -");
    }

    @Test
    void aColumnWithOneWordIsWords() {
        assertThat(new TextTable("a").row("1").row("one").lines()).containsExactly("a", "1", "one");
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new TextTable("a", "b").row("1")).hasMessage("1 cells for 2 columns");
    }

    @Test
    void columnsThatMayShrinkAreCutWidestFirst() {
        TextTable table = new TextTable("check", "verdict", "key")
                .row("bp_torch[optimizer.params.lr=1e-5]", "mismatch", "seed/loss_0")
                .row("short", "exact", "k");
        assertThat(table.lines(45, 0, 2))
                .containsExactly(
                        "check                   verdict   key",
                        "bp_torch[optimizer....  mismatch  seed/loss_0",
                        "short                   exact     k");
        assertThat(table.lines(45, 0, 2)).allMatch(line -> line.length() <= 45);
        assertThat(table.lines(200, 0, 2)).isEqualTo(table.lines());
        assertThat(table.lines(10, 0, 2).get(1)).isEqualTo("bp_torc...  mismatch  seed/lo...");
    }
}
