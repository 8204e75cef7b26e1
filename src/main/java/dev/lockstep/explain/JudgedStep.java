package dev.lockstep.explain;

import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.Verdict;
import dev.lockstep.keys.PassDirection;
import dev.lockstep.record.KeyIteration;
import java.io.Serializable;
import java.util.Objects;

/**
 * A key as a moment of the run that both sides recorded.
 *
 * @param judged what its values came to
 * @param observation what is under the key, by a name that tells gradients from all else; the key itself where only that is known
 * @param iteration of the run, or index of a schedule; -1 where unknown
 */
public record JudgedStep(JudgedKey judged, String observation, int iteration) implements Serializable {
    public JudgedStep {
        Objects.requireNonNull(judged, "judged");
        Objects.requireNonNull(observation, "observation");
    }

    /** A step of which nothing is known but what its key says. */
    public static JudgedStep of(JudgedKey judged) {
        return new JudgedStep(judged, judged.key(), KeyIteration.of(judged.key()));
    }

    /** The key. */
    public String key() {
        return judged.key();
    }

    /** How far the sides are apart. */
    public KeyStatistics statistics() {
        return judged.statistics();
    }

    PassDirection direction() {
        return PassDirection.of(observation);
    }

    /** Whether both sides have values here; a key that one side lacks says nothing of when they part. */
    boolean isHeld() {
        return statistics().values() > 0 || statistics().outsideSeeds() > 0;
    }

    /** Whether the values of a seed that was compared are not within the tolerance, and not only because rounding grew. */
    boolean isOutside() {
        return statistics().outsideSeeds() > 0
                && judged.verdict() != Verdict.AMPLIFIED
                && !judged.verdict().passes();
    }
}
