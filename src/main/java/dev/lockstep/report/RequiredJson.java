package dev.lockstep.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What requirements came to, as JSON. */
public final class RequiredJson {
    private static final String REQUIRE = "require";
    private static final String SIDE = "side";
    private static final String REQUIREMENT = "requirement";
    private static final String STATE = "state";
    private static final String SEED = "seed";
    private static final String REASON = "reason";
    private static final String SEEDS_FAILED = "seeds_failed";

    private RequiredJson() {}

    /** @param check Modified. */
    static void put(ObjectNode check, List<RequiredState> required) {
        if (required.isEmpty()) {
            return;
        }
        ArrayNode all = check.putArray(REQUIRE);
        for (RequiredState each : required) {
            all.addObject()
                    .put(SIDE, each.side())
                    .put(REQUIREMENT, each.requirement())
                    .put(STATE, each.state())
                    .put(SEED, each.seed())
                    .put(REASON, each.reason())
                    .put(SEEDS_FAILED, each.seedsFailed());
        }
    }

    /** Of a check of a report as JSON. */
    public static List<RequiredState> of(JsonNode check) {
        List<RequiredState> required = new ArrayList<>();
        for (JsonNode each : check.path(REQUIRE)) {
            required.add(new RequiredState(
                    each.path(SIDE).asText(),
                    each.path(REQUIREMENT).asText(),
                    each.path(STATE).asText(),
                    each.hasNonNull(SEED) ? each.path(SEED).asLong() : null,
                    each.path(REASON).asText(),
                    each.path(SEEDS_FAILED).asLong()));
        }
        return required;
    }
}
