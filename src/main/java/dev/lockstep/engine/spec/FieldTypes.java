package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

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
                FieldSchemas.ordered(TYPE, INTEGER, MINIMUM, least));
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
                FieldSchemas.ordered(TYPE, INTEGER, MINIMUM, least, MAXIMUM, most));
    }

    /** Whole numbers from 0 to {@code most}, which may be large, as those that seed a generator. */
    public static FieldType<Long> seed(long most) {
        return new SeedType(most);
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
                FieldSchemas.ordered(TYPE, "number", MINIMUM, 0));
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
                FieldSchemas.ordered(TYPE, "number", MINIMUM, 0, "exclusiveMaximum", 1));
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
                FieldSchemas.ordered(TYPE, "number", MINIMUM, 0, MAXIMUM, 1));
    }

    /** True and false. */
    public static FieldType<Boolean> flag() {
        return new FlagType();
    }

    /** The words of a type. */
    public static <E extends Enum<E> & Labelled> FieldType<E> words(Class<E> type) {
        return new WordsType<>(type);
    }

    /** Texts, such as parts of names; {@code words} says which. */
    public static FieldType<List<String>> texts(String words) {
        return new Simple<>(
                PlainValues::texts, words, FieldSchemas.ordered(TYPE, "array", "items", Map.of(TYPE, "string")));
    }

    /** Finite numbers that are not negative, one after another. */
    public static FieldType<List<Double>> numbers() {
        return listOf(notNegative(), "numbers");
    }

    /** Whole numbers that are not negative, such as updates counted from 0. */
    public static FieldType<List<Integer>> indices(String words) {
        return listOf(atLeast(0), words);
    }

    private static <T> FieldType<List<T>> listOf(FieldType<T> kind, String words) {
        return new Simple<>(
                (path, plain) -> {
                    List<T> values = new ArrayList<>();
                    for (Object element : PlainValues.list(path, plain)) {
                        values.add(kind.read(path + "[" + values.size() + "]", element));
                    }
                    return List.copyOf(values);
                },
                words,
                FieldSchemas.ordered(TYPE, "array", "items", kind.schema()));
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
                FieldSchemas.ordered(
                        TYPE, "object", "additionalProperties", notNegative().schema()));
    }

    /** A file, as the suite's reader resolved it. */
    public static FieldType<String> file() {
        return new Simple<>(PlainValues::text, "file", FieldSchemas.ordered(TYPE, "string", "minLength", 1));
    }

    /** Pairs of parameters' names. */
    public static FieldType<List<NamePair>> pairs() {
        return new NamePairsType();
    }

    /** The values of a kind, and null. */
    public static <T> FieldType<T> orNull(FieldType<T> kind) {
        return new NullableType<>(kind, kind.words() + " or null");
    }

    /** The values of a kind, and null for a field that is left out, which it is by default. */
    public static <T> FieldType<T> optional(FieldType<T> kind) {
        return new NullableType<>(kind, kind.words());
    }

    /** A kind of its own. */
    public static <T> FieldType<T> of(BiFunction<String, Object, T> reader, String words, Map<String, Object> schema) {
        return new Simple<>(reader, words, schema);
    }
}
