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

    /** What is commonly left out of training: the embeddings, layers from the first on, all but the head, and the head. */
    static List<Object> frozen(ModelSpec model) {
        List<Object> tries = new ArrayList<>(List.of(
                List.of(),
                List.of("embeddings"),
                List.of("bert."),
                List.of("classifier"),
                List.of("pooler"),
                List.of("LayerNorm"),
                List.of("bias")));
        List<String> bottom = new ArrayList<>(List.of("embeddings"));
        for (int layer = 0; layer < model.layers(); layer++) {
            String name = ModelParameters.prefix(layer);
            tries.add(List.of(name));
            bottom.add(name);
            tries.add(List.copyOf(bottom));
        }
        return tries.stream().distinct().toList();
    }

    /** A normalisation, and of the first and the last layer all of it or half of it. */
    static List<Object> skipped(ModelSpec model) {
        List<Object> tries = new ArrayList<>(List.of(List.of(), List.of("embeddings.LayerNorm")));
        for (int layer : new int[] {0, model.layers() - 1}) {
            tries.add(List.of(ModelParameters.module(layer)));
            tries.add(List.of(ModelParameters.prefix(layer) + ModelParameters.ATTENTION));
            tries.add(List.of(ModelParameters.prefix(layer) + ModelParameters.FEED_FORWARD));
        }
        return tries.stream().distinct().toList();
    }

    /** Query, key and value of every layer, two by two, in one layer and in all; and the layers in reverse. */
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
        tries.add(reversed(model));
        return tries.stream().distinct().toList();
    }

    /** Every parameter of a layer in the place of that of the layer as far from the other end. */
    private static List<List<String>> reversed(ModelSpec model) {
        List<List<String>> pairs = new ArrayList<>();
        for (int layer = 0; layer < model.layers() / 2; layer++) {
            String first = ModelParameters.prefix(layer);
            String last = ModelParameters.prefix(model.layers() - 1 - layer);
            model.parameters().stream()
                    .map(ModelParameter::name)
                    .filter(name -> name.startsWith(first))
                    .forEach(name -> pairs.add(List.of(name, last + name.substring(first.length()))));
        }
        return pairs;
    }

    private static List<List<String>> both(int layer, String first, String second) {
        String prefix = ModelParameters.prefix(layer) + "attention.self.";
        return Arrays.asList(
                List.of(prefix + first + ".weight", prefix + second + ".weight"),
                List.of(prefix + first + ".bias", prefix + second + ".bias"));
    }
}
