package dev.lockstep.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.report.html.CheckOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a page says first: the result of it, why, and since when. */
final class HtmlHeadline {
    private static final int MOST_REASONS = 3;

    private final JsonNode report;
    private final List<ObjectNode> history;
    private final List<JsonNode> worstFirst;
    private final List<JsonNode> failed;

    /** @param history the suite's runs, the newest first */
    HtmlHeadline(JsonNode report, List<ObjectNode> history) {
        this.report = report;
        this.history = history;
        worstFirst = CheckOrder.worstFirst(report);
        failed = worstFirst.stream()
                .filter(check ->
                        isBlindSpots() ? !seesAll(check) : explainsOnly() ? !isExplained(check) : !passed(check))
                .toList();
    }

    /** Of the window. */
    String title() {
        String suite = report.path("suite").asText();
        if (isBlindSpots()) {
            return "blind spots" + (suite.isEmpty() ? "" : ": " + suite) + " - Lockstep";
        }
        if (explainsOnly()) {
            return "explained" + (suite.isEmpty() ? "" : ": " + suite) + " - Lockstep";
        }
        return (passed() ? "passed" : "FAILED") + (suite.isEmpty() ? "" : ": " + suite) + " - Lockstep";
    }

    boolean passed() {
        return failed.isEmpty();
    }

    /** Whether checks were explained and not judged. */
    private boolean explainsOnly() {
        return !worstFirst.isEmpty() && worstFirst.stream().noneMatch(check -> check.has("passed"));
    }

    /** Whether checks were asked what they could not see, and not judged. */
    private boolean isBlindSpots() {
        return report.has("blindspots") && explainsOnly();
    }

    private static boolean seesAll(JsonNode check) {
        return check.path("mutants").path("seen").asInt()
                == check.path("mutants").path("ran").asInt();
    }

    private static String score(JsonNode check) {
        JsonNode mutants = check.path("mutants");
        return mutants.path("seen").asInt() + " of " + mutants.path("ran").asInt() + " changes would be seen";
    }

    private static boolean isExplained(JsonNode check) {
        return check.path("explanation").path("status").asText().equals("explained");
    }

    /** One sentence without a full stop. */
    String sentence() {
        if (isBlindSpots()) {
            return worstFirst.stream()
                    .map(check -> name(check) + ": " + score(check))
                    .collect(Collectors.joining("; "));
        }
        if (explainsOnly()) {
            long explained =
                    worstFirst.stream().filter(HtmlHeadline::isExplained).count();
            return worstFirst.size() == 1
                    ? name(worstFirst.get(0)) + ": "
                            + worstFirst
                                    .get(0)
                                    .path("explanation")
                                    .path("status")
                                    .asText()
                    : explained + " of " + worstFirst.size() + " checks are explained";
        }
        if (worstFirst.size() == 1 && worstFirst.get(0).path("kind").asText().equals("diff")) {
            return ofFiles(worstFirst.get(0));
        }
        if (failed.isEmpty()) {
            return worstFirst.size() == 1
                    ? name(worstFirst.get(0)) + " came out as expected: " + verdict(worstFirst.get(0))
                    : "All " + worstFirst.size() + " checks came out as expected";
        }
        String worst = name(failed.get(0)) + ": " + verdict(failed.get(0));
        return failed.size() + " of " + worstFirst.size() + " checks failed"
                + (failed.size() == 1 ? ", " : "; the worst is ") + worst;
    }

    private static String ofFiles(JsonNode check) {
        int outside = 0;
        for (JsonNode key : check.path("keys")) {
            outside += key.path("outside_seeds").asInt() > 0 ? 1 : 0;
        }
        String keys =
                outside == 0 ? "" : "; " + outside + " of " + check.path("keys").size() + " keys are outside";
        return (passed(check) ? "The two files agree: " : "The two files differ: ") + verdict(check) + keys;
    }

    /** Why the worst check failed, and since when, a sentence each; empty if nothing failed. */
    List<String> lead() {
        List<String> lead = new ArrayList<>();
        if (isBlindSpots()) {
            return lead;
        }
        if (explainsOnly()) {
            boolean one = worstFirst.size() == 1;
            worstFirst.stream()
                    .limit(MOST_REASONS)
                    .forEach(check ->
                            lead.add(one ? CheckReason.sentence(check) : name(check) + ": " + CheckReason.of(check)));
            return lead;
        }
        if (failed.isEmpty()) {
            expected().forEach(lead::add);
            return lead;
        }
        JsonNode worst = failed.get(0);
        String reason = CheckReason.sentence(worst);
        if (!reason.isEmpty()) {
            lead.add(reason);
        }
        String since = FailureSince.text(name(worst), report.path("run").asText(), history);
        if (!since.isEmpty()) {
            lead.add(since);
        }
        return lead;
    }

    /** Known differences pass, and should still be seen. */
    private List<String> expected() {
        return worstFirst.stream()
                .filter(check -> !CheckReason.expected(check).isEmpty())
                .map(check -> name(check) + ": " + CheckReason.expected(check))
                .toList();
    }

    private static boolean passed(JsonNode check) {
        return check.path("passed").asBoolean();
    }

    private static String name(JsonNode check) {
        return check.path("name").asText();
    }

    private static String verdict(JsonNode check) {
        return check.path("verdict").asText("-");
    }
}
