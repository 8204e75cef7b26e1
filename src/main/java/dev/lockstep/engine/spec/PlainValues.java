package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Takes typed values out of plain ones; every error names the path. */
public final class PlainValues {
    private static final int LONGEST = 60;

    private PlainValues() {}

    public static String text(String path, Object plain) {
        if (plain instanceof String text) {
            return text;
        }
        throw wrong(path, plain, "a string");
    }

    public static boolean flag(String path, Object plain) {
        if (plain instanceof Boolean flag) {
            return flag;
        }
        throw wrong(path, plain, "true or false");
    }

    /** A finite number. */
    public static double number(String path, Object plain) {
        if (!(plain instanceof Number number)) {
            throw wrong(path, plain, "a number");
        }
        if (!Double.isFinite(number.doubleValue())) {
            throw new BadFieldException(path, number.doubleValue() + " is not a finite number");
        }
        return number.doubleValue();
    }

    public static int whole(String path, Object plain) {
        long value = wholeLong(path, plain);
        if (value != (int) value) {
            throw new BadFieldException(path, value + " is too large");
        }
        return (int) value;
    }

    public static long wholeLong(String path, Object plain) {
        if (plain instanceof BigInteger) {
            throw new BadFieldException(path, plain + " is too large");
        }
        if (plain instanceof Integer || plain instanceof Long) {
            return ((Number) plain).longValue();
        }
        throw wrong(path, plain, "a whole number");
    }

    public static List<?> list(String path, Object plain) {
        if (plain instanceof List<?> list) {
            return list;
        }
        throw wrong(path, plain, "an array");
    }

    /** An array of strings; an error names the element. */
    static List<String> texts(String path, Object plain) {
        List<String> texts = new ArrayList<>();
        list(path, plain).forEach(element -> texts.add(text(path + "[" + texts.size() + "]", element)));
        return List.copyOf(texts);
    }

    public static Map<?, ?> object(String path, Object plain) {
        if (plain instanceof Map<?, ?> map) {
            return map;
        }
        throw wrong(path, plain, "an object");
    }

    /** Refuses whole numbers that are too large, wherever they stand in a value. */
    public static void requireNotTooLarge(String path, Object plain) {
        if (plain instanceof BigInteger) {
            wholeLong(path, plain);
        } else if (plain instanceof Map<?, ?> map) {
            map.forEach((name, value) -> requireNotTooLarge(path + "." + name, value));
        } else if (plain instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                requireNotTooLarge(path + "[" + i + "]", list.get(i));
            }
        }
    }

    /** The error for a value that is not what is expected. */
    public static BadFieldException wrong(String path, Object plain, String expected) {
        return new BadFieldException(path, shown(plain) + " is not " + expected);
    }

    /** A value as JSON writes it, names in order, shortened for messages. */
    public static String shown(Object plain) {
        String text = json(plain);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
    }

    private static String json(Object plain) {
        if (plain instanceof Map<?, ?> map) {
            Map<String, String> ordered = new TreeMap<>();
            map.forEach((name, value) -> ordered.put(quoted(String.valueOf(name)), json(value)));
            return ordered.entrySet().stream()
                    .map(entry -> entry.getKey() + ":" + entry.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (plain instanceof List<?> list) {
            return list.stream().map(PlainValues::json).collect(Collectors.joining(",", "[", "]"));
        }
        return plain instanceof String text ? quoted(text) : String.valueOf(plain);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> quoted.append(escaped((char) c)));
        return quoted.append('"').toString();
    }

    private static String escaped(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < ' ' ? String.format("\\u%04X", (int) c) : String.valueOf(c);
        };
    }

    /**
     * A framework's own parameters, in the user's order, null for its None. A number may be NaN or infinite, as a metric is: what
     * takes no such number refuses it.
     */
    public static Map<String, Object> params(String path, Object plain) {
        Map<String, Object> params = new LinkedHashMap<>();
        object(path, plain).forEach((name, value) -> {
            requireNotTooLarge(path + "." + name, value);
            params.put(String.valueOf(name), value);
        });
        // Not Map.copyOf: the framework's None is null, and the order is the user's.
        return Collections.unmodifiableMap(params);
    }
}
