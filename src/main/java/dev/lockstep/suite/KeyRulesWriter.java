package dev.lockstep.suite;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.suite.KeyRule.Transpose;
import java.util.List;
import java.util.stream.Collectors;

/** Writes key rules as {@link KeyRulesParser} reads them, one a line. */
public final class KeyRulesWriter {
    private static final JsonMapper MAPPER = new JsonMapper();

    private KeyRulesWriter() {}

    /**
     * A JSON array.
     *
     * @throws IllegalArgumentException if a rule does more than rename and transpose
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
        if (rule.to() != null) {
            node.put("to", rule.to());
        }
        if (rule.transform() instanceof Transpose) {
            node.put("transform", KeyRulesParser.TRANSPOSE);
        } else if (rule.transform() != null || rule.reduce() != null) {
            throw new IllegalArgumentException("Cannot write " + rule);
        }
        return node;
    }
}
