package dev.lockstep.explain;

import dev.lockstep.keys.PassDirection;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where two sides part in one direction, and how the difference continues from there.
 *
 * @param direction which way
 * @param first the first key outside the tolerance
 * @param after how many keys come after it
 * @param outside how many of these are outside too
 * @param relation how the first key's values follow from each other, in words; empty where unknown
 * @param growth keys after it, each the first whose largest difference is ten times the last one's of these or more
 */
public record Divergence(
        PassDirection direction, JudgedStep first, String relation, int after, int outside, List<JudgedStep> growth)
        implements Serializable {
    private static final double TIMES = 10;

    public Divergence {
        growth = List.copyOf(growth);
    }

    /**
     * The divergence at a place.
     *
     * @param steps of one direction, in order of execution
     */
    static Divergence at(int place, List<JudgedStep> steps) {
        JudgedStep first = steps.get(place);
        List<JudgedStep> after = steps.subList(place + 1, steps.size());
        int outside = (int) after.stream().filter(JudgedStep::isOutside).count();
        return new Divergence(first.direction(), first, "", after.size(), outside, growth(first, after));
    }

    /** The same with a relation. */
    Divergence with(String relation) {
        return new Divergence(direction, first, relation, after, outside, growth);
    }

    private static List<JudgedStep> growth(JudgedStep first, List<JudgedStep> after) {
        List<JudgedStep> growth = new ArrayList<>();
        double last = first.statistics().maxDiff();
        for (JudgedStep step : after) {
            double next = step.statistics().maxDiff();
            if (step.isOutside() && next >= TIMES * last) {
                growth.add(step);
                last = next;
            }
        }
        return growth;
    }
}
