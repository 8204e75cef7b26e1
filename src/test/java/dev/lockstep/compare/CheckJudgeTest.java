package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.NdArray;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
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
        assertThat(judge(keys(keys, seeds, 1f), claim)).isEqualTo(verdict);
    }

    @Test
    void oneUnequalLossIsEnoughToBelieveTheOthers() {
        List<KeySummary> keys = new ArrayList<>(keys(10, 16, 1f));
        keys.add(key("loss_10", 16, 1.0000002f));
        assertThat(judge(keys, Claim.TWO_FRAMEWORKS)).isEqualTo(Verdict.AGREES);
    }

    @Test
    void theWorstKeyDecides() {
        List<KeySummary> keys = List.of(key("a", 1, 1f), key("b", 1, 2f), key("c", 1, 1.0000002f));
        assertThat(judge(keys, Claim.MAY_BE_EQUAL)).isEqualTo(Verdict.MISMATCH);
        assertThat(judge(keys, Claim.ONE_THING)).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void noKeysAreVacuous() {
        assertThat(judge(List.of(), Claim.MAY_BE_EQUAL)).isEqualTo(Verdict.VACUOUS);
    }

    private static List<KeySummary> keys(int count, int seeds, float candidate) {
        return IntStream.range(0, count)
                .mapToObj(i -> key("loss_" + i, seeds, candidate))
                .toList();
    }

    @Test
    void equalMetricsInputsAndConstantsAreNoLosses() {
        List<KeySummary> keys = keys(10, 16, 1f);
        assertThat(CheckJudge.of(keys, List.of(), Claim.TWO_FRAMEWORKS)).isEqualTo(Verdict.EXACT);
        List<KeySummary> constants = IntStream.range(0, 10)
                .mapToObj(i -> key("loss_" + i, 16, 1f, seed -> 0.6931472f))
                .toList();
        assertThat(judge(constants, Claim.TWO_FRAMEWORKS)).isEqualTo(Verdict.EXACT);
        List<KeySummary> fewDigits = IntStream.range(0, 10)
                .mapToObj(i -> key("loss_" + i, 16, 1f, seed -> seed / 16f))
                .toList();
        assertThat(judge(fewDigits, Claim.TWO_FRAMEWORKS)).isEqualTo(Verdict.EXACT);
    }

    @Test
    void onlyEmptyArraysAreVacuous() {
        NdArray empty = NdArray.float32(new float[0], 0, 3);
        KeySummary key = new KeyState("mask")
                .add(0, ArrayDiff.between(empty, empty), Tolerance.DEFAULT)
                .summary();
        assertThat(judge(List.of(key), Claim.MAY_BE_EQUAL)).isEqualTo(Verdict.VACUOUS);
        List<KeySummary> both = new ArrayList<>(keys(1, 1, 1f));
        both.add(key);
        assertThat(judge(both, Claim.MAY_BE_EQUAL)).isEqualTo(Verdict.EXACT);
    }

    private static Verdict judge(List<KeySummary> keys, Claim claim) {
        return CheckJudge.of(keys, keys, claim);
    }

    private static KeySummary key(String name, int seeds, float ratio) {
        return key(name, seeds, ratio, seed -> 0.7f + seed * 0.01f);
    }

    private static KeySummary key(String name, int seeds, float ratio, IntFunction<Float> loss) {
        KeyState state = new KeyState(name);
        IntStream.range(0, seeds).forEach(seed -> {
            NdArray reference = NdArray.float32(new float[] {loss.apply(seed)});
            NdArray candidate = NdArray.float32(new float[] {loss.apply(seed) * ratio});
            state.add(seed, ArrayDiff.between(candidate, reference), Tolerance.DEFAULT);
        });
        return state.summary();
    }
}
