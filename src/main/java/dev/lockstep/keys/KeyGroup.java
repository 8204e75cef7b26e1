package dev.lockstep.keys;

import dev.lockstep.record.array.NdArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The arrays of one side whose keys have one pattern, by the numbers in their keys. */
final class KeyGroup {
    private final KeyPattern pattern;
    private final int order;
    private final Map<List<String>, Member> members = new LinkedHashMap<>();

    private KeyGroup(KeyPattern pattern, int order) {
        this.pattern = pattern;
        this.order = order;
    }

    /** One array, with what was looked at of it. */
    static final class Member {
        private final String key;
        private final NdArray array;
        private ValueSample sketch;
        private final Map<List<Integer>, ValueSample> turned = new HashMap<>();

        private Member(String key, NdArray array) {
            this.key = key;
            this.array = array;
        }

        String key() {
            return key;
        }

        NdArray array() {
            return array;
        }

        ValueSample sketch() {
            if (sketch == null) {
                sketch = ValueSample.of(array);
            }
            return sketch;
        }

        /** That of the array with its axes in another order. */
        ValueSample turned(List<Integer> order) {
            return turned.computeIfAbsent(order, axes -> ValueSample.of(array, axes));
        }
    }

    /**
     * The groups of a file.
     *
     * @param patternOf which keys are alike
     */
    static List<KeyGroup> of(Map<String, NdArray> arrays, Function<String, KeyPattern> patternOf) {
        Map<KeyPattern, KeyGroup> groups = new LinkedHashMap<>();
        arrays.forEach((key, array) -> {
            KeyPattern pattern = patternOf.apply(key);
            List<String> numbers =
                    pattern.parts().contains(KeyPattern.NUMBER) ? KeyPattern.numbers(key) : List.<String>of();
            groups.computeIfAbsent(pattern, unknown -> new KeyGroup(pattern, groups.size()))
                    .members
                    .put(numbers, new Member(key, array));
        });
        return new ArrayList<>(groups.values());
    }

    KeyPattern pattern() {
        return pattern;
    }

    /** Which one it is of its file's groups, by their first keys. */
    int order() {
        return order;
    }

    Map<List<String>, Member> members() {
        return members;
    }
}
