package dev.lockstep.suite.json;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.suite.KeyRule;
import dev.lockstep.suite.KeyTransform.Transpose;
import java.util.List;
import java.util.stream.Collectors;

/** Writes key rules as {@link KeyRulesParser} reads them, one per line. */
public final class KeyRulesWriter {
    private static final JsonMapper MAPPER = new JsonMapper();

    private KeyRulesWriter() {}

    /**
     * A JSON array.
     *
     * @throws IllegalArgumentException if a rule does more than rename, leave out, copy and transpose
     */
    public static String text(List<KeyRule> rules) {
        return rules.stream()
                .map(KeyRulesWriter::node)
                .map(ObjectNode::toString)
                .collect(Collectors.joining(
                        ",\n  ", rules.isEmpty() ? "[" : "[\n  ", rules.isEmpty() ? "]\n" : "\n]\n"));
    }

    private static ObjectNode node(KeyRule rule) {
        ObjectNode node = MAPPER.createObjectNode().put("match", rule.match());
        if (!rule.isUnnamed()) {
            addTargets(rule.to(), node);
        }
        if (rule.transform() instanceof Transpose transpose) {
            addTranspose(transpose, node);
        } else if (rule.transform() != null || rule.reduce() != null) {
            throw new IllegalArgumentException("Cannot write " + rule);
        }
        return node;
    }

    private static void addTargets(List<String> to, ObjectNode node) {
        if (to.size() == 1) {
            node.put(KeyRulesParser.TO, to.get(0));
        } else if (to.isEmpty()) {
            node.putNull(KeyRulesParser.TO);
        } else {
            ArrayNode targets = node.putArray(KeyRulesParser.TO);
            to.forEach(targets::add);
        }
    }

    private static void addTranspose(Transpose transpose, ObjectNode node) {
        if (transpose.axes().isEmpty()) {
            node.put("transform", KeyRulesParser.TRANSPOSE);
        } else {
            ArrayNode axes = node.putObject("transform").putArray(KeyRulesParser.TRANSPOSE);
            transpose.axes().forEach(axes::add);
        }
    }
}
