package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The kinds of fields. */
public final class FieldTypes {
    private static final String TYPE = "type";
    private static final String INTEGER = "integer";
    private static final String MINIMUM = "minimum";
    private static final String MAXIMUM = "maximum";

    private FieldTypes() {}

    private record Simple<T>(BiFunction<String, Object, T> reader, String words, Map<String, Object> schema)
            implements FieldType<T> {
        @Override
        public T read(String path, Object plain) {
            return reader.apply(path, plain);
        }
    }

    /** Whole numbers that are not less. */
    public static FieldType<Integer> atLeast(int least) {
        return new Simple<>(
                (path, plain) -> {
                    int value = PlainValues.whole(path, plain);
                    Require.atLeast(path, value, least);
                    return value;
                },
                INTEGER,
                ordered(TYPE, INTEGER, MINIMUM, least));
    }

    /** Whole numbers from one to the other. */
    public static FieldType<Integer> between(int least, int most) {
        return new Simple<>(
                (path, plain) -> {
                    int value = PlainValues.whole(path, plain);
                    Require.between(path, value, least, most);
                    return value;
                },
                INTEGER,
                ordered(TYPE, INTEGER, MINIMUM, least, MAXIMUM, most));
    }

    private record Seed(long most) implements FieldType<Long> {
        @Override
        public Long read(String path, Object plain) {
            long value = PlainValues.wholeLong(path, plain);
            if (most == Long.MAX_VALUE) {
                Require.atLeast(path, value, 0);
            } else {
                Require.between(path, value, 0, most);
            }
            return value;
        }

        @Override
        public String words() {
            return INTEGER;
        }

        @Override
        public Map<String, Object> schema() {
            return ordered(TYPE, INTEGER, MINIMUM, 0);
        }

        @Override
        public Map<String, Object> suiteSchema() {
            return ordered(
                    "anyOf", List.of(schema(), ordered(TYPE, "string", "pattern", "^\\{seed\\}([+-][0-9]{1,9})?$")));
        }
    }

    /** Whole numbers from 0 to {@code most}, which may be large, as those that seed a generator. */
    public static FieldType<Long> seed(long most) {
        return new Seed(most);
    }

    /** Finite numbers that are not negative. */
    public static FieldType<Double> notNegative() {
        return new Simple<>(
                (path, plain) -> {
                    double value = PlainValues.number(path, plain);
                    Require.finiteNotNegative(path, value);
                    return value;
                },
                "number",
                ordered(TYPE, "number", MINIMUM, 0));
    }

    /** Finite numbers. */
    public static FieldType<Double> number() {
        return new Simple<>(PlainValues::number, "number", Map.of(TYPE, "number"));
    }

    /** Numbers from 0 to less than 1. */
    public static FieldType<Double> fraction() {
        return new Simple<>(
                (path, plain) -> {
                    double value = PlainValues.number(path, plain);
                    Require.fraction(path, value);
                    return value;
                },
                "number",
                ordered(TYPE, "number", MINIMUM, 0, "exclusiveMaximum", 1));
    }

    /** Numbers from 0 to 1. */
    public static FieldType<Double> share() {
        return new Simple<>(
                (path, plain) -> {
                    double value = PlainValues.number(path, plain);
                    if (!(value >= 0 && value <= 1)) {
                        throw new BadFieldException(path, value + " is not between 0 and 1");
                    }
                    return value;
                },
                "number",
                ordered(TYPE, "number", MINIMUM, 0, MAXIMUM, 1));
    }

    private static final class Flag implements FieldType<Boolean> {
        @Override
        public Boolean read(String path, Object plain) {
            return PlainValues.flag(path, plain);
        }

        @Override
        public String words() {
            return "true, false";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of(TYPE, "boolean");
        }

        @Override
        public List<Object> choices() {
            return List.of(true, false);
        }
    }

    /** True and false. */
    public static FieldType<Boolean> flag() {
        return new Flag();
    }

    private record Words<E extends Enum<E> & Labelled>(Class<E> type) implements FieldType<E> {
        @Override
        public E read(String path, Object plain) {
            return Labelled.of(
                    type,
                    path,
                    plain instanceof Number number && hasNumbers() ? word(number) : PlainValues.text(path, plain));
        }

        private boolean hasNumbers() {
            return choices().stream().anyMatch(word -> asNumber(String.valueOf(word)) != null);
        }

        /** A word that is a number may be written as one. */
        private String word(Number number) {
            return choices().stream()
                    .map(String::valueOf)
                    .filter(word -> number.equals(asNumber(word)))
                    .findFirst()
                    .orElse(number.toString());
        }

        private static Double asNumber(String word) {
            try {
                return Double.valueOf(word);
            } catch (NumberFormatException e) {
                return null;
            }
        }

        @Override
        public Object plain(E value) {
            return value.label();
        }

        @Override
        public String words() {
            return choices().stream().map(String::valueOf).collect(Collectors.joining(", "));
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("enum", choices());
        }

        @Override
        public List<Object> choices() {
            return Arrays.stream(type.getEnumConstants())
                    .<Object>map(Labelled::label)
                    .toList();
        }
    }

    /** The words of a type. */
    public static <E extends Enum<E> & Labelled> FieldType<E> words(Class<E> type) {
        return new Words<>(type);
    }

    /** Texts, such as parts of names; {@code words} says which. */
    public static FieldType<List<String>> texts(String words) {
        return new Simple<>(FieldTypes::texts, words, ordered(TYPE, "array", "items", Map.of(TYPE, "string")));
    }

    private static List<String> texts(String path, Object plain) {
        List<String> texts = new ArrayList<>();
        PlainValues.list(path, plain)
                .forEach(element -> texts.add(PlainValues.text(path + "[" + texts.size() + "]", element)));
        return List.copyOf(texts);
    }

    /** Finite numbers that are not negative, one after another. */
    public static FieldType<List<Double>> numbers() {
        return new Simple<>(
                (path, plain) -> {
                    List<Double> numbers = new ArrayList<>();
                    for (Object element : PlainValues.list(path, plain)) {
                        numbers.add(notNegative().read(path + "[" + numbers.size() + "]", element));
                    }
                    return List.copyOf(numbers);
                },
                "numbers",
                ordered(TYPE, "array", "items", notNegative().schema()));
    }

    /** Whole numbers that are not negative, such as updates counted from 0. */
    public static FieldType<List<Integer>> indices(String words) {
        return new Simple<>(
                (path, plain) -> {
                    List<Integer> indices = new ArrayList<>();
                    for (Object element : PlainValues.list(path, plain)) {
                        String place = path + "[" + indices.size() + "]";
                        int index = PlainValues.whole(place, element);
                        Require.atLeast(place, index, 0);
                        indices.add(index);
                    }
                    return List.copyOf(indices);
                },
                words,
                ordered(TYPE, "array", "items", ordered(TYPE, INTEGER, MINIMUM, 0)));
    }

    /** Factors by parts of parameters' names, in the suite's order: the first that a name contains counts. */
    public static FieldType<Map<String, Double>> factors() {
        return new Simple<>(
                (path, plain) -> {
                    Map<String, Double> factors = new LinkedHashMap<>();
                    PlainValues.object(path, plain).forEach((pattern, factor) -> {
                        double value = notNegative().read(path + "." + pattern, factor);
                        factors.put(String.valueOf(pattern), value);
                    });
                    return Collections.unmodifiableMap(factors);
                },
                "factors by parts of names",
                ordered(TYPE, "object", "additionalProperties", notNegative().schema()));
    }

    /** A file, as the suite's reader resolved it. */
    public static FieldType<String> file() {
        return new Simple<>(PlainValues::text, "file", ordered(TYPE, "string", "minLength", 1));
    }

    private static final class Pairs implements FieldType<List<NamePair>> {
        @Override
        public List<NamePair> read(String path, Object plain) {
            List<NamePair> pairs = new ArrayList<>();
            PlainValues.list(path, plain).forEach(element -> pairs.add(pair(path + "[" + pairs.size() + "]", element)));
            return List.copyOf(pairs);
        }

        private static NamePair pair(String path, Object plain) {
            List<String> names = texts(path, plain);
            if (names.size() != 2) {
                throw PlainValues.wrong(path, plain, "a pair of names");
            }
            return new NamePair(names.get(0), names.get(1));
        }

        @Override
        public Object plain(List<NamePair> value) {
            return value.stream()
                    .map(pair -> List.of(pair.first(), pair.second()))
                    .toList();
        }

        @Override
        public String words() {
            return "pairs of names";
        }

        @Override
        public Map<String, Object> schema() {
            return ordered(
                    TYPE,
                    "array",
                    "items",
                    ordered(TYPE, "array", "items", Map.of(TYPE, "string"), "minItems", 2, "maxItems", 2));
        }
    }

    /** Pairs of parameters' names. */
    public static FieldType<List<NamePair>> pairs() {
        return new Pairs();
    }

    private record Nullable<T>(FieldType<T> kind, String words) implements FieldType<T> {
        @Override
        public T read(String path, Object plain) {
            return plain == null ? null : kind.read(path, plain);
        }

        @Override
        public Object plain(T value) {
            return value == null ? null : kind.plain(value);
        }

        @Override
        public Map<String, Object> schema() {
            return orNull(kind.schema());
        }

        @Override
        public Map<String, Object> suiteSchema() {
            return orNull(kind.suiteSchema());
        }

        @Override
        public boolean takesNull() {
            return true;
        }
    }

    /** The values of a kind, and null. */
    public static <T> FieldType<T> orNull(FieldType<T> kind) {
        return new Nullable<>(kind, kind.words() + " or null");
    }

    /** The values of a kind, and null for a field that is left out, which it is by default. */
    public static <T> FieldType<T> optional(FieldType<T> kind) {
        return new Nullable<>(kind, kind.words());
    }

    /** A kind of its own. */
    public static <T> FieldType<T> of(BiFunction<String, Object, T> reader, String words, Map<String, Object> schema) {
        return new Simple<>(reader, words, schema);
    }

    /** A schema that takes null too. */
    static Map<String, Object> orNull(Map<String, Object> schema) {
        Map<String, Object> wider = new LinkedHashMap<>(schema);
        if (schema.get(TYPE) instanceof String type) {
            wider.put(TYPE, List.of(type, "null"));
        } else if (schema.get("enum") instanceof List<?> words) {
            List<Object> more = new ArrayList<>(words);
            more.add(null);
            wider.put("enum", more);
        } else {
            return Map.of("anyOf", List.of(schema, Map.of(TYPE, "null")));
        }
        return wider;
    }

    /** A map in the order of its arguments, a name and a value in turn. */
    static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
