package dev.lockstep.plan;

import java.io.Serializable;
import java.util.List;

/**
 * Parameters that a checkpoint lacks and that are generated in their place, though the weights do not leave them out.
 *
 * @param checkpoint its file
 * @param asked how many parameters it is asked for
 * @param names those that it lacks
 */
public record LackingWeights(String checkpoint, int asked, List<String> names) implements Serializable {
    public LackingWeights {
        names = List.copyOf(names);
    }

    /** What is said of them, without the names. */
    public String text() {
        return checkpoint + ": lacks " + names.size() + " of " + asked
                + " parameters, which are generated (weights.left_out says it on purpose)";
    }
}
