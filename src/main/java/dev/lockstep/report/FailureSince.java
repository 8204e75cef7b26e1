package dev.lockstep.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Since when a check fails, in one sentence. */
final class FailureSince {
    private FailureSince() {}

    /**
     * The runs before one in which a check failed, as far back as it failed in each; empty if there is none.
     *
     * @param history the suite's runs, the newest first
     */
    static String text(String check, String run, List<ObjectNode> history) {
        List<ObjectNode> before = history.stream()
                .filter(each -> !each.path("run").asText().equals(run))
                .filter(each -> each.path("checks").has(check))
                .toList();
        if (before.isEmpty()) {
            return "";
        }
        List<ObjectNode> failing =
                before.stream().takeWhile(each -> failed(each, check)).toList();
        if (failing.isEmpty()) {
            return "New: " + check + " passed in the run before, " + text(before.get(0), "run") + ".";
        }
        ObjectNode first = failing.get(failing.size() - 1);
        return "It has failed in " + (failing.size() + 1) + " runs in a row, since " + text(first, "run") + " ("
                + text(first, "finished") + ").";
    }

    private static boolean failed(JsonNode run, String check) {
        return !run.path("checks").path(check).path("passed").asBoolean();
    }

    private static String text(JsonNode run, String field) {
        return run.path(field).asText();
    }
}
