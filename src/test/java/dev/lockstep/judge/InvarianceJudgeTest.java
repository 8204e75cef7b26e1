package dev.lockstep.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.compare.CaseDiff.SideValues;
import dev.lockstep.compare.CheckState;
import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.CheckRules;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Tolerance;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A side against itself is judged by noise, and by what rounding does to it anyway. */
class InvarianceJudgeTest {
    private static final ObservedKey LOSS = new ObservedKey("loss_0", "loss", 0);

    private static KeyStatistics statistics(double candidate, double reference) {
        CheckState compared = new CheckState(List.of(LOSS), Tolerance.DEFAULT);
        compared.add(0, SideValues.of(List.of(observed(candidate))), SideValues.of(List.of(observed(reference))));
        return compared.keys().get(0).statistics();
    }

    private static Observation observed(double value) {
        return new Observation(LOSS.key(), 0, NdArray.float64(new double[] {value}, 1));
    }

    private static CheckNoise noise(double d, double referenceError, boolean isUnlikely) {
        KeyNoise key = new KeyNoise(1e-7, d, d, d - 1, d + 1, d, d, referenceError, null, "replicas");
        Set<Integer> unlikely = isUnlikely ? Set.of(0) : Set.of();
        return new CheckNoise(
                Map.of(0, key), d, d, 0, 0, 0, 1, CheckNoise.Drift.NONE, Set.of(), unlikely, Set.of(), Set.of(), 0);
    }

    @ParameterizedTest
    @CsvSource({
        // What is usual agrees, even far outside the limit.
        "2.0, 1.0, false, AGREES",
        "5.9, 1.0, true, INCONCLUSIVE",
        "6.1, 1.0, true, MISMATCH",
        // Two sides, each 10 sigmas of its own off, are 10 of a difference apart; a single seed up to three times that.
        "2.9, 1.0, true, AGREES",
        "3.1, 1.0, true, INCONCLUSIVE",
        "30, 10.0, true, AGREES",
        "30.1, 10.0, true, INCONCLUSIVE",
        "60.1, 10.0, true, MISMATCH",
        "133, 1000, true, AGREES",
        // No float64 run excuses nothing.
        "2.9, NaN, true, INCONCLUSIVE",
        "6.1, NaN, true, MISMATCH",
        "5.9, NaN, true, INCONCLUSIVE",
    })
    void aDifferenceIsHeldAgainstNoiseAndAgainstTheRunsOwnRounding(
            double d, double referenceError, boolean isUnlikely, Verdict verdict) {
        CheckRules rules = new CheckRules(new Invariance(Kind.HEADS, 1), false, false, Map.of());
        JudgedKey judged = InvarianceJudge.of(
                statistics(0.8, 0.7), rules, noise(d, referenceError, isUnlikely), 0, Tolerance.DEFAULT);
        assertThat(judged.verdict()).isEqualTo(verdict);
    }
}
