package dev.lockstep.suite.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Takes typed values out of a tree; every error names the place where the value was written. */
final class TreeReader {
    private TreeReader() {}

    /** An optional member; null where it is missing or JSON's null. */
    static <T> T optional(JsonTree object, String name, Function<JsonTree, T> read) {
        return optional(object, name, read, null);
    }

    /** An optional member with a default. */
    static <T> T optional(JsonTree object, String name, Function<JsonTree, T> read, T otherwise) {
        return object.hasValue(name) ? read.apply(object.member(name)) : otherwise;
    }

    static JsonTree object(JsonTree tree) {
        if (!tree.isObject()) {
            throw wrong(tree, "an object");
        }
        return tree;
    }

    static List<JsonTree> list(JsonTree tree) {
        if (!tree.isArray()) {
            throw wrong(tree, "an array");
        }
        return tree.elements();
    }

    static List<String> texts(JsonTree tree) {
        return list(tree).stream().map(TreeReader::text).toList();
    }

    static String text(JsonTree tree) {
        if (tree.scalar() == null || !tree.scalar().isTextual()) {
            throw wrong(tree, "a string");
        }
        return tree.scalar().textValue();
    }

    static boolean flag(JsonTree tree) {
        if (tree.scalar() == null || !tree.scalar().isBoolean()) {
            throw wrong(tree, "true or false");
        }
        return tree.scalar().booleanValue();
    }

    static double number(JsonTree tree) {
        if (tree.scalar() == null || !tree.scalar().isNumber()) {
            throw wrong(tree, "a number");
        }
        return finite(tree, tree.scalar().doubleValue());
    }

    static int whole(JsonTree tree) {
        long value = wholeLong(tree);
        if (value != (int) value) {
            throw new LocatedException(tree.path(), value + " is too large");
        }
        return (int) value;
    }

    static long wholeLong(JsonTree tree) {
        JsonNode scalar = tree.scalar();
        if (scalar == null || !scalar.isIntegralNumber()) {
            throw wrong(tree, "a whole number");
        }
        if (!scalar.canConvertToLong()) {
            throw new LocatedException(tree.path(), scalar + " is too large");
        }
        return scalar.longValue();
    }

    /**
     * A framework's own parameters: null, Boolean, Integer, Long, Double, String, and lists and maps of these. A number may be NaN
     * or infinite, as a metric is: what takes no such number refuses it.
     */
    static Map<String, Object> params(JsonTree tree) {
        Map<String, Object> params = new LinkedHashMap<>();
        object(tree).members().forEach((name, value) -> params.put(name, param(value)));
        return params;
    }

    private static Object param(JsonTree tree) {
        if (tree.isObject()) {
            return params(tree);
        }
        if (tree.isArray()) {
            List<Object> values = new ArrayList<>();
            tree.elements().forEach(element -> values.add(param(element)));
            // Not List.copyOf: the framework's None is null.
            return Collections.unmodifiableList(values);
        }
        return scalar(tree);
    }

    private static Object scalar(JsonTree tree) {
        JsonNode scalar = tree.scalar();
        if (scalar.isNull()) {
            return null;
        }
        if (scalar.isBoolean()) {
            return scalar.booleanValue();
        }
        if (scalar.isTextual()) {
            return scalar.textValue();
        }
        if (scalar.canConvertToInt() && scalar.isIntegralNumber()) {
            return scalar.intValue();
        }
        return scalar.isIntegralNumber() ? (Object) wholeLong(tree) : (Object) scalar.doubleValue();
    }

    private static double finite(JsonTree tree, double value) {
        if (!Double.isFinite(value)) {
            throw new LocatedException(tree.path(), value + " is not a finite number");
        }
        return value;
    }

    private static LocatedException wrong(JsonTree tree, String expected) {
        return new LocatedException(tree.path(), tree + " is not " + expected);
    }

    /** Makes a spec out of a tree; what the spec refuses is said of the place where its field was written. */
    static <T> T placed(JsonTree tree, Supplier<T> make) {
        try {
            return make.get();
        } catch (BadFieldException e) {
            throw new LocatedException(tree.pathOf(e.field()), e.problem());
        }
    }
}
