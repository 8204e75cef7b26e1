package dev.lockstep.engine.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What may go wrong when weights are ported, as values to try. */
final class PortingMistakes {
    private PortingMistakes() {}

    /** Each square parameter alone, and those of one place in all layers at once. */
    static List<Object> transposed(ModelSpec model) {
        List<Object> tries = new ArrayList<>();
        tries.add(List.of());
        List<String> square = model.parameters().stream()
                .filter(ModelParameter::square)
                .map(ModelParameter::name)
                .toList();
        square.stream()
                .collect(Collectors.groupingBy(
                        name -> name.replaceAll("\\.\\d+\\.", ".*."), java.util.TreeMap::new, Collectors.toList()))
                .values()
                .forEach(tries::add);
        square.forEach(name -> tries.add(List.of(name)));
        return tries.stream().distinct().toList();
    }

    /** Query, key and value of every layer, two by two, in one layer and in all. */
    static List<Object> swapped(ModelSpec model) {
        List<Object> tries = new ArrayList<>();
        tries.add(List.of());
        for (List<String> pair : List.of(List.of("query", "key"), List.of("key", "value"), List.of("query", "value"))) {
            List<Object> all = new ArrayList<>();
            for (int layer = 0; layer < model.layers(); layer++) {
                List<List<String>> one = both(layer, pair.get(0), pair.get(1));
                all.addAll(one);
                tries.add(one);
            }
            tries.add(all);
        }
        return tries.stream().distinct().toList();
    }

    private static List<List<String>> both(int layer, String first, String second) {
        String prefix = ModelParameters.prefix(layer) + "attention.self.";
        return Arrays.asList(
                List.of(prefix + first + ".weight", prefix + second + ".weight"),
                List.of(prefix + first + ".bias", prefix + second + ".bias"));
    }
}
