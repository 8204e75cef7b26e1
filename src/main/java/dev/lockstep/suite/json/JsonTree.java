package dev.lockstep.suite.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * JSON in which every value remembers where it was written, through merges and overrides, so that an error names the place
 * that the user has to edit. Immutable.
 */
final class JsonTree {
    private final String path;
    private final JsonNode scalar;
    private final Map<String, JsonTree> members;
    private final List<JsonTree> elements;

    private JsonTree(String path, JsonNode scalar, Map<String, JsonTree> members, List<JsonTree> elements) {
        this.path = path;
        this.scalar = scalar;
        this.members = members == null ? null : Collections.unmodifiableMap(members);
        this.elements = elements == null ? null : List.copyOf(elements);
    }

    /** A parsed document; its paths start at {@code path}. */
    static JsonTree of(String path, JsonNode node) {
        if (node.isObject()) {
            Map<String, JsonTree> members = new LinkedHashMap<>();
            node.properties()
                    .forEach(entry -> members.put(entry.getKey(), of(join(path, entry.getKey()), entry.getValue())));
            return new JsonTree(path, null, members, null);
        }
        if (node.isArray()) {
            List<JsonTree> elements = new ArrayList<>();
            node.forEach(element -> elements.add(of(path + "[" + elements.size() + "]", element)));
            return new JsonTree(path, null, null, elements);
        }
        return new JsonTree(path, node, null, null);
    }

    /** A scalar that was written at {@code path}. */
    static JsonTree scalar(String path, JsonNode value) {
        return new JsonTree(path, value, null, null);
    }

    static JsonTree object(String path, Map<String, JsonTree> members) {
        return new JsonTree(path, null, new LinkedHashMap<>(members), null);
    }

    static JsonTree array(String path, List<JsonTree> elements) {
        return new JsonTree(path, null, null, elements);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    String path() {
        return path;
    }

    boolean isObject() {
        return members != null;
    }

    boolean isArray() {
        return elements != null;
    }

    boolean isNull() {
        return scalar != null && scalar.isNull();
    }

    /** The value itself if it is neither object nor array, else null. */
    JsonNode scalar() {
        return scalar;
    }

    boolean isText() {
        return scalar != null && scalar.isTextual();
    }

    /** A text, changed, in the same place. */
    JsonTree mapped(UnaryOperator<String> change) {
        return scalar(path, TextNode.valueOf(change.apply(scalar.textValue())));
    }

    /** Members of an object in their order; none of anything else. */
    Map<String, JsonTree> members() {
        return members == null ? Map.of() : members;
    }

    /** Elements of an array; none of anything else. */
    List<JsonTree> elements() {
        return elements == null ? List.of() : elements;
    }

    boolean has(String name) {
        return members().containsKey(name);
    }

    /** Whether the member is there and not null. */
    boolean hasValue(String name) {
        return has(name) && !member(name).isNull();
    }

    /** @throws LocatedException if it is missing */
    JsonTree member(String name) {
        JsonTree member = members().get(name);
        if (member == null) {
            throw new LocatedException(join(path, name), "is missing");
        }
        return member;
    }

    /** This object with one member set. */
    JsonTree with(String name, JsonTree value) {
        Map<String, JsonTree> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new JsonTree(path, null, more, null);
    }

    /** This object with only those members that {@code keep} names. */
    JsonTree only(Predicate<String> keep) {
        Map<String, JsonTree> fewer = new LinkedHashMap<>(members);
        fewer.keySet().removeIf(keep.negate());
        return new JsonTree(path, null, fewer, null);
    }

    /**
     * Where a field of a spec was written. What was left out is looked for in the innermost object that is there.
     *
     * @param field path within this tree, such as {@code model.heads}
     */
    String pathOf(String field) {
        if (field.isEmpty()) {
            return path;
        }
        if (field.startsWith("[")) {
            return elementPathOf(field);
        }
        for (int end = field.length(); end > 0; end = lastPart(field, end - 1)) {
            JsonTree member = members().get(field.substring(0, end));
            if (member != null) {
                boolean dotted = end < field.length() && field.charAt(end) == '.';
                return member.pathOf(field.substring(dotted ? end + 1 : end));
            }
        }
        return isObject() ? join(path, field) : path;
    }

    private static int lastPart(String field, int end) {
        return Math.max(field.lastIndexOf('.', end), field.lastIndexOf('[', end));
    }

    private String elementPathOf(String field) {
        int close = field.indexOf(']');
        int index = Integer.parseInt(field.substring(1, close));
        return index < elements().size() ? elements.get(index).pathOf(field.substring(close + 1)) : path;
    }

    /** The value as {@link dev.lockstep.engine.spec.FieldType} has plain ones. */
    Object plain() {
        if (isObject()) {
            Map<String, Object> plain = new LinkedHashMap<>();
            members.forEach((name, member) -> plain.put(name, member.plain()));
            return plain;
        }
        if (isArray()) {
            List<Object> plain = new ArrayList<>();
            elements.forEach(element -> plain.add(element.plain()));
            return plain;
        }
        return switch (scalar.getNodeType()) {
            case BOOLEAN -> scalar.booleanValue();
            case NUMBER -> scalar.numberValue();
            case NULL -> null;
            default -> scalar.asText();
        };
    }

    /** Without places, members in the order of their names: equal values have equal texts. */
    JsonNode canonical() {
        if (isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            new TreeMap<>(members).forEach((name, member) -> object.set(name, member.canonical()));
            return object;
        }
        if (isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            elements.forEach(element -> array.add(element.canonical()));
            return array;
        }
        return scalar;
    }

    /** The value as JSON writes it, shortened for messages. */
    @Override
    public String toString() {
        String text = canonical().toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
