package dev.lockstep.explain.search;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Picks the numbers that are compared out of what a run observed. */
final class ElementValues {
    private final List<Element> elements;
    private final Map<String, List<Integer>> places = new HashMap<>();

    ElementValues(List<Element> elements) {
        this.elements = List.copyOf(elements);
        for (int i = 0; i < elements.size(); i++) {
            places.computeIfAbsent(elements.get(i).key(), key -> new ArrayList<>())
                    .add(i);
        }
    }

    /** One number an element; NaN for what was not observed. */
    double[] of(List<Observation> observations) {
        double[] values = new double[elements.size()];
        Arrays.fill(values, Double.NaN);
        for (Observation observation : observations) {
            NdArray array = observation.value();
            for (int place : places.getOrDefault(observation.key(), List.of())) {
                int index = elements.get(place).index();
                values[place] = index < array.size() ? array.doubleAt(index) : Double.NaN;
            }
        }
        return values;
    }
}
