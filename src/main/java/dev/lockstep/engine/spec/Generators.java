package dev.lockstep.engine.spec;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The generator of each parameter.
 *
 * @param byPattern by parts of the parameters' names, in the suite's order: the first that a name contains counts
 * @param otherwise of all others
 */
public record Generators(Map<String, WeightsGenerator> byPattern, WeightsGenerator otherwise) implements Serializable {
    public Generators {
        byPattern = Collections.unmodifiableMap(new LinkedHashMap<>(byPattern));
    }

    /** One for all parameters. */
    public static Generators of(WeightsGenerator all) {
        return new Generators(Map.of(), all);
    }

    /** The generator of the parameter of this name. */
    public WeightsGenerator of(String parameter) {
        return byPattern.entrySet().stream()
                .filter(entry -> parameter.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }

    @Override
    public String toString() {
        return byPattern.isEmpty() ? otherwise.toString() : byPattern.toString();
    }

    /** As suites write it: a word, or words by parts of names, numpy-normal for the rest. */
    static final class GeneratorKind implements FieldType<Generators> {
        private static final FieldType<WeightsGenerator> WORDS = FieldTypes.words(WeightsGenerator.class);

        @Override
        public Generators read(String path, Object plain) {
            if (!(plain instanceof Map)) {
                return of(WORDS.read(path, plain));
            }
            Map<String, WeightsGenerator> byPattern = new LinkedHashMap<>();
            PlainValues.object(path, plain)
                    .forEach((pattern, word) ->
                            byPattern.put(String.valueOf(pattern), WORDS.read(path + "." + pattern, word)));
            return new Generators(byPattern, WeightsGenerator.NUMPY_NORMAL);
        }

        @Override
        public Object plain(Generators value) {
            if (value.byPattern.isEmpty()) {
                return WORDS.plain(value.otherwise);
            }
            Map<String, Object> plain = new LinkedHashMap<>();
            value.byPattern.forEach((pattern, generator) -> plain.put(pattern, WORDS.plain(generator)));
            return plain;
        }

        @Override
        public String words() {
            return WORDS.words();
        }

        @Override
        public Map<String, Object> schema() {
            return FieldTypes.ordered(
                    "anyOf",
                    List.of(
                            WORDS.schema(),
                            FieldTypes.ordered("type", "object", "additionalProperties", WORDS.schema())));
        }

        @Override
        public List<Object> choices() {
            return WORDS.choices();
        }
    }
}
