package dev.lockstep.explain.search;

import java.util.List;

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
}
