package dev.lockstep.explain.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a hypothesis has to reproduce.
 *
 * @param elements the numbers, in the order in which they come about
 * @param values by seed, in ascending order: one an element; NaN for what is missing
 */
public record Target(List<Element> elements, Map<Long, double[]> values) {
    public Target {
        elements = List.copyOf(elements);
        values = new LinkedHashMap<>(values);
    }

    /** All seeds. */
    public List<Long> seeds() {
        return List.copyOf(values.keySet());
    }

    /** How many iterations there are. */
    public int iterations() {
        return elements.stream().mapToInt(Element::iteration).max().orElse(-1) + 1;
    }
}
