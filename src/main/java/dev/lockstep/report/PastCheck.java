package dev.lockstep.report;

import dev.lockstep.judge.Verdict;
import java.util.Objects;

/**
 * The result of a check in one of the runs.
 *
 * @param name the check's name, grid point included
 * @param verdict its worst key's
 * @param passed whether that was as expected
 * @param candidate who made the candidate's values, framework and version; empty if unknown
 * @param reference who made the reference's
 * @param worstKey the key with the largest mean diff; empty if nothing was compared
 * @param meanDiff that mean diff; NaN if nothing was compared, or values were not finite
 */
public record PastCheck(
        String name,
        Verdict verdict,
        boolean passed,
        String candidate,
        String reference,
        String worstKey,
        double meanDiff) {
    public PastCheck {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(candidate, "candidate");
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(worstKey, "worstKey");
    }

    /** Who made both sides, as one text. */
    public String producers() {
        return candidate + " against " + reference;
    }
}
