package dev.lockstep.explain;

import dev.lockstep.keys.Direction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where two sides part in one direction, and how the difference goes on from there.
 *
 * @param direction which way
 * @param first the first key outside the tolerance
 * @param after how many keys come after it
 * @param outside how many of these are outside too
 * @param relation how the first key's values follow from each other, in words; empty where unknown
 * @param growth keys after it, each the first whose largest difference is ten times the last one's of these or more
 */
public record Divergence(Direction direction, Step first, String relation, int after, int outside, List<Step> growth)
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
    static Divergence at(int place, List<Step> steps) {
        Step first = steps.get(place);
        List<Step> after = steps.subList(place + 1, steps.size());
        int outside = (int) after.stream().filter(Step::isOutside).count();
        return new Divergence(first.direction(), first, "", after.size(), outside, growth(first, after));
    }

    /** The same with a relation. */
    Divergence with(String relation) {
        return new Divergence(direction, first, relation, after, outside, growth);
    }

    private static List<Step> growth(Step first, List<Step> after) {
        List<Step> growth = new ArrayList<>();
        double last = first.statistics().maxDiff();
        for (Step step : after) {
            double next = step.statistics().maxDiff();
            if (step.isOutside() && next >= TIMES * last) {
                growth.add(step);
                last = next;
            }
        }
        return growth;
    }
}
