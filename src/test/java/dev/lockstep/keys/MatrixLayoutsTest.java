package dev.lockstep.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.keys.MatrixLayouts.Expected;
import dev.lockstep.keys.MatrixLayouts.Layout;
import dev.lockstep.keys.MatrixLayouts.Matrix;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixLayoutsTest {
    /** Other matrices, each with T for transposed or A for as it is; the square one; how that must lie, none for unknown. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "T:fc1.weight T:head.weight | fc2.weight | TRANSPOSED",
                "A:fc1.weight A:head.weight | fc2.weight | AS_IS",
                "T:iter_0/param/fc1.weight | iter_2/grad/fc2.weight | TRANSPOSED",
                "T:fc1.weight | iter_0/state/exp_avg/fc2.weight | TRANSPOSED",
                "T:mlp/Dense_0/kernel | attn/query/kernel | TRANSPOSED",
                "T:linear_0.w_0 | linear_1.w_0 | TRANSPOSED",
                "T:W1 T:W3 | W2 | TRANSPOSED",
                "A:embeddings.word.weight T:fc1.weight | fc2.weight | TRANSPOSED",
                "A:rnn.weight_ih_l0 T:fc1.weight | rnn.weight_hh_l0 | AS_IS",
                "A:embeddings.word.weight | fc2.weight | none",
                "A:a.weight T:b.weight | c.weight | none",
                "A:a.weight T:b.weight T:c.weight | d.weight | TRANSPOSED",
                "T:fc1.weight | text_projection | none",
                "T:fc1.weight | iter_0/forward/scores.weight | none",
                "T:iter_0/forward/fc1 | fc2.weight | none",
            })
    void squareMatrixLiesAsItsKindDoes(String others, String square, Layout layout) {
        List<Matrix> all = Stream.concat(
                        Stream.of(others.split(" ")).map(MatrixLayoutsTest::other), Stream.of(square(square)))
                .toList();
        Expected expected = MatrixLayouts.of(all).get(square);
        assertThat(expected == null ? null : expected.layout()).isEqualTo(layout);
    }

    @Test
    void witnessesAreNamedOnceForEachParameter() {
        Map<String, Expected> expected = MatrixLayouts.of(List.of(
                other("T:iter_0/param/fc1.weight"),
                other("T:iter_1/param/fc1.weight"),
                square("iter_0/param/fc2.weight")));
        assertThat(expected.get("iter_0/param/fc2.weight").witnesses()).containsExactly("iter_0/param/fc1.weight");
    }

    private static Matrix other(String text) {
        List<Long> right = text.startsWith("T") ? List.of(3L, 2L) : List.of(2L, 3L);
        return new Matrix(text.substring(2), List.of(2L, 3L), right);
    }

    private static Matrix square(String key) {
        return new Matrix(key, List.of(4L, 4L), List.of(4L, 4L));
    }
}
