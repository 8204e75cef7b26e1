package dev.lockstep.explain;

import dev.lockstep.compare.KeySummary;
import dev.lockstep.compare.Verdict;
import dev.lockstep.keys.Direction;
import java.io.Serializable;
import java.util.Objects;

/**
 * A key as a moment of the run that both sides recorded.
 *
 * @param summary what its values came to
 * @param observation what stands under the key, by a name that tells gradients from all else; the key itself where only that is known
 * @param iteration of the run, or index of a schedule; -1 where unknown
 */
public record Step(KeySummary summary, String observation, int iteration) implements Serializable {
    public Step {
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(observation, "observation");
    }

    /** A step of which nothing but its key is known. */
    public static Step of(KeySummary summary) {
        return new Step(summary, summary.key(), -1);
    }

    /** The key. */
    public String key() {
        return summary.key();
    }

    Direction direction() {
        return Direction.of(observation);
    }

    /** Whether both sides have values here; a key that one side lacks says nothing of when they part. */
    boolean isHeld() {
        return summary.values() > 0 || summary.verdict() == Verdict.SHAPE;
    }

    /** Whether the values are not within the tolerance. */
    boolean isOutside() {
        return !summary.verdict().passes();
    }
}
