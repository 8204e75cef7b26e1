package dev.lockstep.explain.search;

import java.util.List;
import java.util.function.Predicate;

/**
 * What can be edited in a spec.
 *
 * @param singles one edit each, those of the knobs' ladders among them
 * @param knobs numbers that may be anything
 */
public record Catalogue(List<Hypothesis> singles, List<Knob> knobs) {
    public Catalogue {
        singles = List.copyOf(singles);
        knobs = List.copyOf(knobs);
    }

    /** Without some edits; a knob goes with the last of its numbers. */
    Catalogue without(Predicate<Hypothesis> what) {
        return new Catalogue(
                singles.stream().filter(single -> !what.test(single)).toList(),
                knobs.stream()
                        .filter(knob -> knob.ladder().isEmpty()
                                || !knob.ladder().stream().map(knob::at).allMatch(what))
                        .toList());
    }
}
