package dev.lockstep.engine.spec;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Epsilon of each layer normalisation.
 *
 * @param byPattern by parts of the layers' names, in the suite's order: the first that a name contains counts
 * @param otherwise of all others
 */
public record LayerNormEps(Map<String, Double> byPattern, double otherwise) implements Serializable {
    private static final double STANDARD = 1e-12;

    public LayerNormEps {
        byPattern = Collections.unmodifiableMap(new LinkedHashMap<>(byPattern));
    }

    /** One for all layers. */
    public static LayerNormEps of(double all) {
        return new LayerNormEps(Map.of(), all);
    }

    /** The epsilon of a layer, by its name such as {@code bert.embeddings.LayerNorm}. */
    public double of(String layer) {
        return byPattern.entrySet().stream()
                .filter(entry -> layer.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }

    @Override
    public String toString() {
        return byPattern.isEmpty() ? Double.toString(otherwise) : byPattern.toString();
    }

    /** As suites write it: a number, or numbers by parts of names, BERT's own for the rest. */
    static final class EpsKind implements FieldType<LayerNormEps> {
        @Override
        public LayerNormEps read(String path, Object plain) {
            return plain instanceof Map
                    ? new LayerNormEps(FieldTypes.factors().read(path, plain), STANDARD)
                    : of(FieldTypes.notNegative().read(path, plain));
        }

        @Override
        public Object plain(LayerNormEps value) {
            return value.byPattern.isEmpty() ? (Object) value.otherwise : value.byPattern;
        }

        @Override
        public String words() {
            return "number, or numbers by parts of names";
        }

        @Override
        public Map<String, Object> schema() {
            return FieldTypes.ordered(
                    "anyOf",
                    List.of(
                            FieldTypes.notNegative().schema(),
                            FieldTypes.factors().schema()));
        }
    }
}
