package dev.lockstep.explain.replay;

import dev.lockstep.record.array.NdArray;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a record has of one parameter's updates.
 *
 * @param name its name in the record
 * @param values before the first update, and after each
 * @param gradients as they were recorded, one an update
 * @param state what the optimizer kept before the first update, by torch's names; empty where it is not recorded
 */
record ParameterUpdates(String name, List<NdArray> values, List<NdArray> gradients, Map<String, NdArray> state) {
    ParameterUpdates {
        values = List.copyOf(values);
        gradients = List.copyOf(gradients);
        state = Map.copyOf(state);
    }

    long size() {
        return values.get(0).size();
    }

    List<Integer> shape() {
        return Arrays.stream(values.get(0).shape()).mapToObj(Math::toIntExact).toList();
    }
}
