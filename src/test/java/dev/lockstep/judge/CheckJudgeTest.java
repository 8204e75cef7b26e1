package dev.lockstep.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.compare.ArrayComparison;
import dev.lockstep.compare.KeyState;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.SidesRelation;
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
        "DIFFERENT_FRAMEWORKS, 4, 10, VACUOUS",
        "DIFFERENT_FRAMEWORKS, 3, 20, EXACT",
        "DIFFERENT_FRAMEWORKS, 4, 9, EXACT",
        "MAY_AGREE, 16, 10, EXACT",
        "SAME, 1, 1, VACUOUS"
    })
    void equalBits(SidesRelation sides, int seeds, int keys, Verdict verdict) {
        assertThat(judge(keys(keys, seeds, 1f), sides)).isEqualTo(verdict);
    }

    @Test
    void oneUnequalLossIsEnoughToBelieveTheOthers() {
        List<JudgedKey> keys = new ArrayList<>(keys(10, 16, 1f));
        keys.add(key("loss_10", 16, 1.0000002f));
        assertThat(judge(keys, SidesRelation.DIFFERENT_FRAMEWORKS)).isEqualTo(Verdict.AGREES);
    }

    @Test
    void theWorstKeyDecides() {
        List<JudgedKey> keys = List.of(key("a", 1, 1f), key("b", 1, 2f), key("c", 1, 1.0000002f));
        assertThat(judge(keys, SidesRelation.MAY_AGREE)).isEqualTo(Verdict.MISMATCH);
        assertThat(judge(keys, SidesRelation.SAME)).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void noKeysAreVacuous() {
        assertThat(judge(List.of(), SidesRelation.MAY_AGREE)).isEqualTo(Verdict.VACUOUS);
    }

    private static List<JudgedKey> keys(int count, int seeds, float candidate) {
        return IntStream.range(0, count)
                .mapToObj(i -> key("loss_" + i, seeds, candidate))
                .toList();
    }

    @Test
    void equalMetricsInputsAndConstantsAreNoLosses() {
        List<JudgedKey> keys = keys(10, 16, 1f);
        assertThat(CheckJudge.of(keys, List.of(), SidesRelation.DIFFERENT_FRAMEWORKS))
                .isEqualTo(Verdict.EXACT);
        List<JudgedKey> constants = List.of(key("loss_0", 64, 1f, seed -> 0.6931472f));
        assertThat(judge(constants, SidesRelation.DIFFERENT_FRAMEWORKS)).isEqualTo(Verdict.EXACT);
        List<JudgedKey> fewDigits = IntStream.range(0, 10)
                .mapToObj(i -> key("loss_" + i, 16, 1f, seed -> seed / 16f))
                .toList();
        assertThat(judge(fewDigits, SidesRelation.DIFFERENT_FRAMEWORKS)).isEqualTo(Verdict.EXACT);
    }

    @Test
    void onlyEmptyArraysAreVacuous() {
        NdArray empty = NdArray.float32(new float[0], 0, 3);
        JudgedKey key = Judge.of(new KeyState("mask")
                .add(0, ArrayComparison.between(empty, empty), Tolerance.DEFAULT)
                .statistics());
        assertThat(judge(List.of(key), SidesRelation.MAY_AGREE)).isEqualTo(Verdict.VACUOUS);
        List<JudgedKey> both = new ArrayList<>(keys(1, 1, 1f));
        both.add(key);
        assertThat(judge(both, SidesRelation.MAY_AGREE)).isEqualTo(Verdict.EXACT);
    }

    private static Verdict judge(List<JudgedKey> keys, SidesRelation sides) {
        return CheckJudge.of(keys, keys, sides);
    }

    private static JudgedKey key(String name, int seeds, float ratio) {
        return key(name, seeds, ratio, seed -> 0.7f + seed * 0.01f);
    }

    private static JudgedKey key(String name, int seeds, float ratio, IntFunction<Float> loss) {
        KeyState state = new KeyState(name);
        IntStream.range(0, seeds).forEach(seed -> {
            NdArray reference = NdArray.float32(new float[] {loss.apply(seed)});
            NdArray candidate = NdArray.float32(new float[] {loss.apply(seed) * ratio});
            state.add(seed, ArrayComparison.between(candidate, reference), Tolerance.DEFAULT);
        });
        return Judge.of(state.statistics());
    }
}
