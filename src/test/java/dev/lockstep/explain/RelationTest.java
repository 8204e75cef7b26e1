package dev.lockstep.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.compare.ArrayComparison;
import dev.lockstep.explain.Relation.Context;
import dev.lockstep.explain.Relation.Kind;
import dev.lockstep.explain.Relation.Neighbours;
import dev.lockstep.record.array.NdArray;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RelationTest {
    private static final double[] RIGHT = {0.5, -1.25, 2, 0.75, -3, 1};
    private static final double[] PARAMETER = {1, 2, -3, 4, -5, 6};

    /** The left side's six values, what is found, and its words. */
    static Stream<Arguments> relations() {
        return Stream.of(
                row(v -> 9 * v, Kind.RATIO, "left is 9.0000 x right, spread 0.0e+00"),
                row(v -> v / 9, Kind.RATIO, "left is 0.11111 x right (1/9.0000), spread "),
                row(v -> 9 * v + 1e-5 * Math.abs(v), Kind.RATIO, "left is 9.0000 x right, spread 9.6e-07"),
                row(v -> -v, Kind.SIGN, "left is right with the other sign, spread 0.0e+00"),
                row(v -> v + 0.01, Kind.OFFSET, "left is right +0.010000, spread "),
                row(v -> v - 2, Kind.OFFSET, "left is right -2.0000, spread "),
                row(v -> v == 2 ? 5 : v, Kind.SHARE, "1 of 6 values differ, first at (2,)"),
                row(v -> v * v, Kind.SHARE, "5 of 6 values differ, first at (0,)"),
                row(v -> v == 2 ? Double.NaN : v, Kind.SHARE, "1 of 6 values differ, first at (2,)"));
    }

    private static Arguments row(DoubleUnaryOperator left, Kind kind, String words) {
        return Arguments.of(Arrays.stream(RIGHT).map(left).toArray(), kind, words);
    }

    @ParameterizedTest
    @MethodSource("relations")
    void saysHowLeftFollowsFromRight(double[] left, Kind kind, String words) {
        Relation relation = relation(series(left), series(RIGHT), null, Neighbours.NONE, Neighbours.NONE);
        assertThat(relation.kind()).isEqualTo(kind);
        assertThat(relation.words()).startsWith(words);
    }

    @Test
    void decayIsProportionalToTheParameter() {
        // AdamW's step with lr 1e-3 and weight_decay 1e-2 is 1e-5 times the parameter further than without.
        double[] left = RIGHT.clone();
        for (int i = 0; i < left.length; i++) {
            left[i] = RIGHT[i] - 1e-5 * PARAMETER[i];
        }
        Relation relation = relation(series(left), series(RIGHT), series(PARAMETER), Neighbours.NONE, Neighbours.NONE);
        assertThat(relation.kind()).isEqualTo(Kind.DECAY);
        assertThat(relation.words()).startsWith("left is right -1.00e-05 x the parameter");
    }

    @Test
    void differenceThatIsNotProportionalIsNoDecay() {
        double[] left = RIGHT.clone();
        for (int i = 0; i < left.length; i++) {
            left[i] = RIGHT[i] + 1e-3 * Math.signum(PARAMETER[i]) * (i % 2 == 0 ? 1 : -1);
        }
        assertThat(relation(series(left), series(RIGHT), series(PARAMETER), Neighbours.NONE, Neighbours.NONE)
                        .kind())
                .isEqualTo(Kind.SHARE);
    }

    @Test
    void shiftByOneIterationIsNamed() {
        NdArray left = series(1, 2, 4);
        NdArray right = series(1, 3, 9);
        assertThat(relation(left, right, null, Neighbours.NONE, new Neighbours(series(1, 2, 4), null))
                        .words())
                .isEqualTo("left is one iteration behind");
        assertThat(relation(left, right, null, Neighbours.NONE, new Neighbours(series(5, 5, 6), series(1, 2, 4)))
                        .words())
                .isEqualTo("left is one iteration ahead");
        assertThat(relation(left, right, null, new Neighbours(null, series(1, 3, 9)), Neighbours.NONE)
                        .words())
                .isEqualTo("left is one iteration behind");
    }

    @Test
    void rateThatLagsInAWarmUpHasBothARatioAndAShift() {
        Relation relation =
                relation(series(0.0025), series(0.005), null, new Neighbours(null, series(0.005)), Neighbours.NONE);
        assertThat(relation.words())
                .isEqualTo("left is 0.50000 x right (1/2.0000), spread 0.0e+00; left is one iteration behind");
    }

    @Test
    void gatesInAnotherOrderAreNamed() {
        // numpy.sqrt(arange(16.)).reshape(8, 2)[[0, 1, 4, 5, 2, 3, 6, 7]]: the second and the third of four gates
        // exchanged.
        double[] right = new double[16];
        Arrays.setAll(right, Math::sqrt);
        double[] left = new double[16];
        int[] rows = {0, 1, 4, 5, 2, 3, 6, 7};
        Arrays.setAll(left, i -> right[rows[i / 2] * 2 + i % 2]);
        assertThat(relation(
                                NdArray.float64(left, 8, 2),
                                NdArray.float64(right, 8, 2),
                                null,
                                Neighbours.NONE,
                                Neighbours.NONE)
                        .words())
                .isEqualTo("left's rows are right's in another order, in blocks of 2: 0, 2, 1, 3");
    }

    @Test
    void transposedSquareIsNamed() {
        NdArray right = NdArray.float64(new double[] {1, 2, 3, 4}, 2, 2);
        Relation relation = relation(right.transposed(), right, null, Neighbours.NONE, Neighbours.NONE);
        assertThat(relation.words()).isEqualTo("left agrees when it is transposed");
    }

    @Test
    void orderOfAxesIsNamed() {
        // numpy.arange(36.).reshape(3, 3, 2, 2), as HWIO; .transpose(3, 2, 0, 1) is OIHW.
        double[] values = new double[36];
        Arrays.setAll(values, i -> i);
        NdArray hwio = NdArray.float64(values, 3, 3, 2, 2);
        double[] permuted = new double[36];
        int at = 0;
        for (int o = 0; o < 2; o++) {
            for (int i = 0; i < 2; i++) {
                for (int h = 0; h < 3; h++) {
                    for (int w = 0; w < 3; w++) {
                        permuted[at++] = values[((h * 3 + w) * 2 + i) * 2 + o];
                    }
                }
            }
        }
        Relation relation =
                relation(hwio, NdArray.float64(permuted, 2, 2, 3, 3), null, Neighbours.NONE, Neighbours.NONE);
        assertThat(relation.kind()).isEqualTo(Kind.PERMUTED);
        assertThat(relation.words()).isEqualTo("left agrees when its axes are put in the order [3, 2, 0, 1]");
    }

    @Test
    void oneRowThatDiffersIsNamed() {
        NdArray right = NdArray.float64(new double[] {1, 2, 3, 4, 5, 6}, 3, 2);
        NdArray left = NdArray.float64(new double[] {1, 2, 7, 9, 5, 6}, 3, 2);
        assertThat(relation(left, right, null, Neighbours.NONE, Neighbours.NONE).words())
                .isEqualTo("2 of 6 values differ, first at (1, 0), all at index 1 of axis 0");
    }

    @Test
    void oneNumberHasARatioOnlyIfItIsAWholeOne() {
        assertThat(relation(series(6), series(3), null, Neighbours.NONE, Neighbours.NONE)
                        .kind())
                .isEqualTo(Kind.RATIO);
        assertThat(relation(series(1), series(64), null, Neighbours.NONE, Neighbours.NONE)
                        .words())
                .isEqualTo("left is 0.015625 x right (1/64.000), spread 0.0e+00");
        assertThat(Relation.of(
                        series(0.7), series(0.6), new Context(null, Neighbours.NONE, Neighbours.NONE, (a, b) -> false)))
                .isEmpty();
    }

    private static NdArray series(double... values) {
        return NdArray.float64(values, values.length);
    }

    private static Relation relation(
            NdArray left, NdArray right, NdArray parameter, Neighbours ofLeft, Neighbours ofRight) {
        Context context = new Context(
                parameter,
                ofLeft,
                ofRight,
                (a, b) -> ArrayComparison.between(a, b).max() <= 1e-9);
        return Relation.of(left, right, context).orElseThrow();
    }
}
