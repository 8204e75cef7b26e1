package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Scalars;
import dev.lockstep.suite.Tolerance;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarBlockTest {
    private static final double UNIT = Double.MIN_VALUE;

    /** In units of the smallest double, of which a product is a whole number: 1.2 times 3 is 4, and 4 a third more than 3. */
    @ParameterizedTest
    @CsvSource({
        "11, 5, 7, 3, 1.3333333333333333",
        "5, 4, 4, 3, 0.3333333333333333",
        "7, 5, 3, 2, 0.5",
        "-7, -5, -3, -2, 0.5",
        "3, 2, 7, 5, 0.5",
        "1, 1, 1, 0, Infinity",
        "1, 0, 3, 2, Infinity",
        "2, 2, 3, 3, 0",
    })
    void theLargestRelativeDifferenceCountsAmongTheSmallestDoubles(
            int first, int firstReference, int second, int secondReference, double relative) {
        ScalarBlock block = new ScalarBlock();
        block.add(0, scalar(first), scalar(firstReference));
        block.add(1, scalar(second), scalar(secondReference));
        KeyState state = new KeyState("loss");
        state.add(block, 0, Tolerance.DEFAULT);
        assertThat(state.statistics().distances().maxRelative()).isEqualTo(relative);
    }

    private static Scalars scalar(int units) {
        List<NdArray> value = List.of(NdArray.float64(new double[] {units * UNIT}));
        return Scalars.unpack(Scalars.pack(value, List.of(0), 1)).get(0);
    }
}
