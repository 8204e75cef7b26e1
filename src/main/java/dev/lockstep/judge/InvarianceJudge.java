package dev.lockstep.judge;

import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.compare.ValueOutcome;
import dev.lockstep.suite.CheckRules;
import dev.lockstep.suite.Tolerance;
import java.util.TreeMap;

/**
 * The verdict of a key of a side that stands against itself under a change that leaves the mathematics alone. What is beyond its noise
 * is a mismatch even within the limit, and what noise explains agrees even outside it.
 */
public final class InvarianceJudge {
    private InvarianceJudge() {}

    /**
     * The verdict. A run that is made once more must have the same bits.
     *
     * @param place of the key in its check
     * @param check the noise of the key's check
     */
    public static JudgedKey of(
            KeyStatistics statistics, CheckRules rules, CheckNoise check, int place, Tolerance tolerance) {
        JudgedKey byLimit = Judge.of(statistics, CheckNoise.NONE, place, tolerance);
        if (rules.isRepetition()) {
            return byLimit.with(repeated(statistics, byLimit.verdict()));
        }
        return check.key(place)
                .map(noise -> new JudgedKey(statistics, beside(statistics.worst(), place, noise, check), noise))
                .orElse(byLimit);
    }

    private static Verdict repeated(KeyStatistics statistics, Verdict verdict) {
        return switch (statistics.worst()) {
            case WITHIN, OUTSIDE -> Verdict.NONDETERMINISTIC;
            case EQUAL -> statistics.pairs().equalBits() == statistics.values() ? verdict : Verdict.NONDETERMINISTIC;
            case FAILED, MISSING, SHAPES_DIFFER, NON_FINITE -> verdict;
        };
    }

    private static Verdict beside(ValueOutcome outcome, int place, KeyNoise noise, CheckNoise check) {
        return switch (outcome) {
            case WITHIN, OUTSIDE -> beside(place, noise, check);
            case EQUAL, FAILED, MISSING, SHAPES_DIFFER, NON_FINITE -> Judge.of(outcome);
        };
    }

    private static Verdict beside(int place, KeyNoise noise, CheckNoise check) {
        boolean isUsual = !check.drifting().contains(place) && !check.unlikely().contains(place);
        double own = offDoubles(check);
        if (isUsual || noise.d() <= own * mostOf(check.seeds())) {
            return Verdict.AGREES;
        }
        return noise.d() > NoiseLimits.INVARIANT_D * Math.max(1, own) ? Verdict.MISMATCH : Verdict.INCONCLUSIVE;
    }

    /** The root mean square of so many normal variables of variance 1 is beyond this about once in five hundred times. */
    private static double mostOf(int seeds) {
        return 1 + 2 / Math.sqrt(Math.max(1, seeds));
    }

    /**
     * How far two runs are apart that round independently, each as far off its float64 run as the run as it is, in sigmas of a difference; 0
     * without a float64 run. Where replicas round alike, as in bfloat16, whose few roundings a permutation seldom turns, they tell less
     * of rounding than this does: gradients of micro-batches are rounded one by one.
     */
    private static double offDoubles(CheckNoise check) {
        double squares = new TreeMap<>(check.keys())
                .values().stream()
                        .mapToDouble(KeyNoise::referenceError)
                        .filter(Double::isFinite)
                        .map(error -> error * error)
                        .average()
                        .orElse(0);
        return Math.sqrt(squares);
    }
}
