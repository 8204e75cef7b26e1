package dev.lockstep.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Why a check came out as it did, out of its report: an explanation, or where the sides part, or the first remark. */
final class CheckReason {
    private static final String EXPECTED = "expected ";

    private CheckReason() {}

    /** The reason; empty if there is none. */
    static String of(JsonNode check) {
        String explained = check.path("explanation").path("sentence").asText("");
        if (!explained.isEmpty()) {
            return explained;
        }
        String reading = check.path("clock").path("reading").asText("");
        return reading.isEmpty() ? check.path("remarks").path(0).asText("") : reading;
    }

    /** The same as a sentence; empty if there is none. */
    static String sentence(JsonNode check) {
        String text = of(check);
        if (text.isEmpty()) {
            return text;
        }
        String begun = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return begun.endsWith(".") ? begun : begun + ".";
    }

    /** What is said of an expectation that holds; empty if there is none. */
    static String expected(JsonNode check) {
        for (JsonNode remark : check.path("remarks")) {
            if (remark.asText().startsWith(EXPECTED)) {
                return remark.asText();
            }
        }
        return "";
    }
}
