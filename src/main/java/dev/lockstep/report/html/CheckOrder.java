package dev.lockstep.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.judge.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** In which order a page shows checks and keys: what failed first, then the worst. */
public final class CheckOrder {
    static final Comparator<JsonNode> KEYS_WORST_FIRST =
            Verdict.worstFirst(CheckOrder::verdict, key -> key.path("mean_diff").asDouble(Double.NaN));

    private static final Comparator<JsonNode> CHECKS = Comparator.comparing(CheckOrder::passed)
            .thenComparing(Verdict.worstFirst(CheckOrder::verdict, CheckOrder::worstDiff));

    private CheckOrder() {}

    /** The checks of a report: what failed first, then by verdict and difference. */
    public static List<JsonNode> worstFirst(JsonNode report) {
        List<JsonNode> checks = new ArrayList<>();
        report.path("checks").forEach(checks::add);
        checks.sort(CHECKS);
        return checks;
    }

    /** The key that a reader should look at first; a missing node if there are no keys. */
    public static JsonNode worstKey(JsonNode check) {
        JsonNode worst = check.path("keys").path(0);
        for (JsonNode key : check.path("keys")) {
            worst = KEYS_WORST_FIRST.compare(key, worst) < 0 ? key : worst;
        }
        return worst;
    }

    private static boolean passed(JsonNode check) {
        return check.path("passed").asBoolean();
    }

    /** Of checks that were explained and not judged again: the mildest, so that they change no order. */
    private static Verdict verdict(JsonNode node) {
        return node.has("verdict") ? Verdict.of(node.path("verdict").asText()) : Verdict.EXACT;
    }

    /** What was not compared has no distance, and is not the largest by that. */
    private static double worstDiff(JsonNode check) {
        return worstKey(check).path("mean_diff").asDouble(0);
    }
}
