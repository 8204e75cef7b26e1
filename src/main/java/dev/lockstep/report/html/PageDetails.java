package dev.lockstep.report.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a page shows beside the report.
 *
 * @param values of checks that are drawn
 * @param fields of checks whose sides are described
 * @param history the suite's runs as {@code runs} of the page's data; empty for none
 * @param provenance where the report comes from: versions, times, digests
 */
public record PageDetails(
        List<CheckValues> values, List<CheckFields> fields, List<ObjectNode> history, Map<String, String> provenance) {
    public static final PageDetails NONE = new PageDetails(List.of(), List.of(), List.of(), Map.of());

    public PageDetails {
        values = List.copyOf(values);
        fields = List.copyOf(fields);
        history = List.copyOf(history);
        provenance = new TreeMap<>(Objects.requireNonNull(provenance, "provenance"));
    }

    /** The same with other values, as many as a page has room for. */
    public PageDetails withValues(List<CheckValues> others) {
        return new PageDetails(PageBudget.fitting(others), fields, history, provenance);
    }

    void putInto(ObjectNode data) {
        ArrayNode valuesNode = data.putArray("values");
        values.forEach(check -> check.putInto(valuesNode.addObject()));
        ArrayNode fieldsNode = data.putArray("fields");
        for (CheckFields check : fields) {
            ObjectNode node = fieldsNode.addObject();
            node.put("check", check.check());
            ObjectNode paths = node.putObject("fields");
            check.fields().forEach(paths::put);
        }
        ArrayNode runs = data.putArray("runs");
        history.forEach(runs::add);
        ObjectNode provenanceNode = data.putObject("provenance");
        provenance.forEach(provenanceNode::put);
    }
}
