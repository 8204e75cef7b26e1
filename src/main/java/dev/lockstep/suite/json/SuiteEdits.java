package dev.lockstep.suite.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.BadSuiteException;
import java.util.ArrayList;
import java.util.List;

/**
 * Some checks of a suite, with some of their fields set otherwise.
 *
 * @param checks the names of those that are left, without grid points; all if there are none
 * @param edits each {@code PATH=VALUE}, such as {@code candidate.model.hidden_act=relu}; the value is JSON, or a text
 */
public record SuiteEdits(List<String> checks, List<String> edits) {
    /** The suite as it is. */
    public static final SuiteEdits NONE = new SuiteEdits(List.of(), List.of());

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> LISTS = List.of("schedules", "backprop");
    private static final List<String> SIDES = List.of("candidate", "reference");

    public SuiteEdits {
        checks = List.copyOf(checks);
        edits = List.copyOf(edits);
        if (checks.isEmpty() && !edits.isEmpty()) {
            throw new BadFieldException("--edit", "needs the check that it is for: --check NAME");
        }
        for (String edit : edits) {
            if (!edit.matches("(candidate|reference)\\.[^=]+=(?s).*")) {
                throw new BadFieldException("--edit", edit + " is not candidate.FIELD=VALUE or reference.FIELD=VALUE");
            }
        }
    }

    /** An edit as an argument. */
    public static String argument(String side, String field, Object value) {
        return side + "." + field + "=" + (value instanceof String text ? text : MAPPER.valueToTree(value));
    }

    /**
     * The edited suite.
     *
     * @param file the suite's name, for errors
     * @throws BadSuiteException if it is no JSON, or has no such check
     */
    String applied(String file, String text) {
        if (checks.isEmpty()) {
            return text;
        }
        try {
            // What is no JSON is told where it is read in earnest.
            JsonNode root = MAPPER.readTree(text);
            return root instanceof ObjectNode suite ? edited(file, suite).toString() : text;
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private ObjectNode edited(String file, ObjectNode suite) {
        List<String> known = new ArrayList<>();
        for (String list : LISTS) {
            ArrayNode left = MAPPER.createArrayNode();
            for (JsonNode check : suite.path(list)) {
                String name = check.path("name").asText();
                known.add(name);
                if (checks.contains(name) && check instanceof ObjectNode object) {
                    edits.forEach(edit -> set(object, edit, list));
                    left.add(object);
                }
            }
            if (left.isEmpty()) {
                suite.remove(list);
            } else {
                suite.set(list, left);
            }
        }
        checks.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new BadSuiteException(file, "--check " + name, "the suite has " + String.join(", ", known));
        });
        return suite;
    }

    /** A backprop side's overrides keep their dots, a schedule's parameters are nested. */
    private static void set(ObjectNode check, String edit, String list) {
        int end = edit.indexOf('=');
        String path = edit.substring(0, end);
        String side = SIDES.stream()
                .filter(each -> path.startsWith(each + "."))
                .findFirst()
                .orElseThrow();
        String field = path.substring(side.length() + 1);
        ObjectNode at = check.withObjectProperty(side);
        int dot = field.indexOf('.');
        if (list.equals(LISTS.get(0)) && dot > 0) {
            at = at.withObjectProperty(field.substring(0, dot));
            field = field.substring(dot + 1);
        }
        at.set(field, value(edit.substring(end + 1)));
    }

    private static JsonNode value(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
