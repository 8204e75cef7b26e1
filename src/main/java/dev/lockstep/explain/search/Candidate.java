package dev.lockstep.explain.search;

import java.io.Serializable;
import java.util.List;

/**
 * A hypothesis and what it came to.
 *
 * @param maxDiff the largest absolute difference that it leaves
 * @param maxUlp the same in units in the last place of a double; -1 where that is not what is counted
 * @param d root mean square of what it leaves in sigmas, over all keys and seeds
 * @param dHeldBack the same over seeds that took no part in a fit; NaN if there were none
 * @param chiSquare sum of squares of what it leaves in sigmas
 * @param score by which it is ranked: less is better
 * @param fits whether that is within noise at every key and seed
 * @param numbers its fitted numbers
 * @param equal hypotheses with the same effect, to the bit
 */
public record Candidate(
        Hypothesis hypothesis,
        double maxDiff,
        long maxUlp,
        double d,
        double dHeldBack,
        double chiSquare,
        double score,
        boolean fits,
        List<FreeNumber> numbers,
        List<Hypothesis> equal)
        implements Serializable {
    public Candidate {
        numbers = List.copyOf(numbers);
        equal = List.copyOf(equal);
    }

    Candidate with(List<Hypothesis> same) {
        return new Candidate(hypothesis, maxDiff, maxUlp, d, dHeldBack, chiSquare, score, fits, numbers, same);
    }
}
