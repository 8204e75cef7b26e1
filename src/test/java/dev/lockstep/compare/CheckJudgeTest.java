package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.NdArray;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckJudgeTest {
    /** Four seeds of ten losses are what it takes: with any less, equal bits may be luck. */
    @ParameterizedTest
    @CsvSource({
        "TWO_FRAMEWORKS, 4, 10, VACUOUS",
        "TWO_FRAMEWORKS, 3, 20, EXACT",
        "TWO_FRAMEWORKS, 4, 9, EXACT",
        "MAY_BE_EQUAL, 16, 10, EXACT",
        "ONE_THING, 1, 1, VACUOUS"
    })
    void equalBits(Claim claim, int seeds, int keys, Verdict verdict) {
        assertThat(CheckJudge.of(keys(keys, seeds, 1f), claim)).isEqualTo(verdict);
    }

    @Test
    void oneUnequalLossIsEnoughToBelieveTheOthers() {
        List<KeySummary> keys = new ArrayList<>(keys(10, 16, 1f));
        keys.add(key("loss_10", 16, Math.nextUp(1f)));
        assertThat(CheckJudge.of(keys, Claim.TWO_FRAMEWORKS)).isEqualTo(Verdict.AGREES);
    }

    @Test
    void theWorstKeyDecides() {
        List<KeySummary> keys = List.of(key("a", 1, 1f), key("b", 1, 2f), key("c", 1, Math.nextUp(1f)));
        assertThat(CheckJudge.of(keys, Claim.MAY_BE_EQUAL)).isEqualTo(Verdict.MISMATCH);
        assertThat(CheckJudge.of(keys, Claim.ONE_THING)).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void noKeysAreVacuous() {
        assertThat(CheckJudge.of(List.of(), Claim.MAY_BE_EQUAL)).isEqualTo(Verdict.VACUOUS);
    }

    private static List<KeySummary> keys(int count, int seeds, float candidate) {
        return IntStream.range(0, count)
                .mapToObj(i -> key("loss_" + i, seeds, candidate))
                .toList();
    }

    private static KeySummary key(String name, int seeds, float candidate) {
        ArrayDiff diff = ArrayDiff.between(NdArray.float32(new float[] {candidate}), NdArray.float32(new float[] {1}));
        KeyState state = new KeyState(name);
        IntStream.range(0, seeds).forEach(seed -> state.add(seed, diff, Tolerance.DEFAULT));
        return state.summary();
    }
}
