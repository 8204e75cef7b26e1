package dev.lockstep.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.compare.KeyState;
import dev.lockstep.compare.ShapeAlignment;
import dev.lockstep.judge.Judge;
import dev.lockstep.judge.TreeDiff.KeyDiff;
import dev.lockstep.judge.Verdict;
import dev.lockstep.keys.MatrixLayouts.Layout;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.NdArrays;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.suite.Tolerance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairInspectionTest {
    private final Map<String, NdArray> left = new LinkedHashMap<>();
    private final Map<String, NdArray> right = new LinkedHashMap<>();

    @Test
    void squareMatrixThatFitsOnlyAgainstItsKindFails() {
        transposed("fc1.weight", 4, 6);
        same("fc2.weight", 5, 5);
        transposed("head.weight", 3, 4);
        PairInspection pair = inspect();
        assertThat(pair.diff().verdict()).isEqualTo(Verdict.MISMATCH);
        assertThat(key(pair, "fc2.weight").verdict()).isEqualTo(Verdict.MISMATCH);
        assertThat(pair.againstTheirKind()).containsOnlyKeys("fc2.weight");
        assertThat(pair.againstTheirKind().get("fc2.weight").witnesses()).containsExactly("fc1.weight");
    }

    @Test
    void squareMatrixThatIsTransposedAgainstItsKindFails() {
        same("fc1.weight", 4, 6);
        transposed("fc2.weight", 5, 5);
        PairInspection pair = inspect();
        assertThat(key(pair, "fc2.weight").verdict()).isEqualTo(Verdict.MISMATCH);
        assertThat(pair.againstTheirKind().get("fc2.weight").layout()).isEqualTo(Layout.AS_IS);
    }

    @Test
    void squareMatrixThatIsTransposedAsItsKindIsPassesAndTheLogSaysWhatReprodLogDoes() {
        transposed("fc1.weight", 4, 6);
        transposed("fc2.weight", 5, 5);
        PairInspection pair = inspect();
        assertThat(pair.diff().verdict()).isEqualTo(Verdict.EXACT);
        assertThat(key(pair, "fc2.weight").isTurned()).isTrue();
        assertThat(key(pair, "fc2.weight").logged().max()).isPositive();
    }

    @Test
    void squareMatrixAloneIsComparedAsItIs() {
        transposed("query.weight", 6, 6);
        PairInspection pair = inspect();
        assertThat(pair.diff().verdict()).isEqualTo(Verdict.MISMATCH);
        assertThat(pair.otherOrders()).containsEntry(List.of(1, 0), List.of("query.weight"));
    }

    @Test
    void moreThanTwoAxesAreNotReversed() {
        NdArray hwio = random(3, 3, 2, 4);
        left.put("conv.weight", hwio);
        right.put("conv.weight", NdArrays.permuted(hwio, List.of(3, 2, 1, 0)));
        assertThat(inspect().diff().verdict()).isEqualTo(Verdict.SHAPE);
        right.put("conv.weight", NdArrays.permuted(hwio, List.of(3, 2, 0, 1)));
        PairInspection pair = inspect();
        assertThat(pair.diff().verdict()).isEqualTo(Verdict.SHAPE);
        assertThat(pair.otherOrders()).containsOnlyKeys(List.of(3, 2, 0, 1));
    }

    @Test
    void decayIsNamedWhereOneSideDecays() {
        NdArray start = random(5, 4);
        left.put("init/w", start);
        right.put("init/w", start);
        double[] decayed = start.toDoubles();
        for (int i = 0; i < decayed.length; i++) {
            decayed[i] -= 1e-4 * decayed[i];
        }
        left.put("iter_0/param/w", NdArray.float64(decayed, 5, 4));
        right.put("iter_0/param/w", start);
        JudgedStep step =
                JudgedStep.of(Judge.of(new KeyState("iter_0/param/w").missing(0).statistics()));
        assertThat(inspect().relation(step)).startsWith("left is right -0.000100 x the parameter, as weight decay");
    }

    private PairInspection inspect() {
        return PairInspection.of(
                RecordTree.ofFlat(left), RecordTree.ofFlat(right), Tolerance.DEFAULT, ShapeAlignment.Rule.TRANSPOSE);
    }

    private static KeyDiff key(PairInspection pair, String path) {
        return pair.diff().keys().stream()
                .filter(key -> key.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private void same(String key, int rows, int columns) {
        left.put(key, random(rows, columns));
        right.put(key, left.get(key));
    }

    private void transposed(String key, int rows, int columns) {
        left.put(key, random(rows, columns));
        right.put(key, NdArrays.permuted(left.get(key), List.of(1, 0)));
    }

    private static NdArray random(long... shape) {
        int size = 1;
        for (long length : shape) {
            size *= (int) length;
        }
        return NdArray.float64(new Random(size).doubles(size, -1, 1).toArray(), shape);
    }
}
