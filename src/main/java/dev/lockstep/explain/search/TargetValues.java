package dev.lockstep.explain.search;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes targets of what sides observed: every scalar, and of an array so many numbers that they tell it from another. */
public final class TargetValues {
    private static final int MOST_OF_AN_ARRAY = 64;

    private TargetValues() {}

    /**
     * The target.
     *
     * @param keys of the check, in its order
     * @param values by seed; seeds without any are left out
     */
    public static Target of(List<ObservedKey> keys, Map<Long, List<Observation>> values) {
        Map<String, NdArray> shapes = new HashMap<>();
        values.values()
                .forEach(observations -> observations.forEach(each -> shapes.putIfAbsent(each.key(), each.value())));
        List<Element> elements = new ArrayList<>();
        for (ObservedKey key : keys) {
            NdArray array = shapes.get(key.key());
            if (array != null && !array.dtype().isComplex()) {
                int count = (int) Math.min(MOST_OF_AN_ARRAY, array.size());
                for (int i = 0; i < count; i++) {
                    int index = (int) Math.min(Integer.MAX_VALUE, i * array.size() / count);
                    elements.add(new Element(key.key(), key.observation(), key.iteration(), index));
                }
            }
        }
        Map<Long, double[]> bySeed = new LinkedHashMap<>();
        values.forEach((seed, observations) -> {
            if (!observations.isEmpty()) {
                bySeed.put(seed, numbers(elements, observations));
            }
        });
        return new Target(bySeed.isEmpty() ? List.of() : elements, bySeed);
    }

    private static double[] numbers(List<Element> elements, List<Observation> observations) {
        Map<String, NdArray> arrays = new HashMap<>();
        observations.forEach(each -> arrays.put(each.key(), each.value()));
        double[] numbers = new double[elements.size()];
        Arrays.fill(numbers, Double.NaN);
        for (int i = 0; i < numbers.length; i++) {
            NdArray array = arrays.get(elements.get(i).key());
            if (array != null && elements.get(i).index() < array.size()) {
                numbers[i] = array.doubleAt(elements.get(i).index());
            }
        }
        return numbers;
    }
}
