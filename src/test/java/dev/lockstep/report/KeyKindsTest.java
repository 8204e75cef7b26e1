package dev.lockstep.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyKindsTest {
    @Test
    void keysThatDifferInNumbersOnlyAreOneKind() {
        assertThat(KeyKinds.of(List.of("iter_0/grad/b", "a", "iter_1/grad/b", "iter_12/grad/b")))
                .containsExactly("iter_*/grad/b (3 keys)", "a");
    }

    @Test
    void manyKindsAreCountedByHowTheyBegin() {
        List<String> keys = Stream.concat(
                        IntStream.range(0, 72)
                                .mapToObj(i -> "iter_" + i / 36 + "/state/exp_avg/w" + (char) ('a' + i % 36)),
                        Stream.of("iter_0/loss"))
                .toList();
        assertThat(KeyKinds.of(keys)).containsExactly("iter_*/state/\u2026: 36 kinds", "iter_0/loss");
    }
}
