package dev.lockstep.report.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a page draws of one check.
 *
 * @param check the check's name
 * @param seeds one for each number of a scalar key, in this order; empty for checks without seeds, whose scalars are one each
 * @param keys in the check's order
 */
public record CheckValues(String check, List<Long> seeds, List<KeyValues> keys) implements Serializable {
    public CheckValues {
        Objects.requireNonNull(check, "check");
        seeds = List.copyOf(seeds);
        keys = List.copyOf(keys);
    }

    /** Longer series are not drawn: they have more points than a screen. */
    public static final int LONGEST_SERIES = 4096;

    void putInto(ObjectNode node) {
        node.put("check", check);
        ArrayNode seedsNode = node.putArray("seeds");
        seeds.forEach(seedsNode::add);
        ArrayNode keysNode = node.putArray("keys");
        keys.forEach(key -> put(keysNode.addObject(), key));
    }

    private static void put(ObjectNode node, KeyValues key) {
        node.put("key", key.key());
        node.put("iteration", key.iteration());
        node.put("form", key.form().name().toLowerCase(Locale.ROOT));
        node.put("candidate", key.packedCandidate());
        node.put("reference", key.packedReference());
    }
}
