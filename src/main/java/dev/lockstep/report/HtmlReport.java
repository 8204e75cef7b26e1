package dev.lockstep.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.Printable;
import dev.lockstep.report.html.CheckOrder;
import dev.lockstep.report.html.HtmlPage;
import dev.lockstep.report.html.PageDetails;
import java.time.Instant;
import java.util.List;

/** The report as one page of HTML that is complete in itself: a rendering of its JSON, and of what else there is to draw. */
public final class HtmlReport {
    private HtmlReport() {}

    /**
     * The page.
     *
     * @param report as {@code --json} writes it. Not modified.
     * @param details what is drawn beside it
     * @param written now
     */
    public static String text(ObjectNode report, PageDetails details, Instant written) {
        HtmlHeadline headline = new HtmlHeadline(report, details.history());
        List<HtmlPage.Row> rows = CheckOrder.worstFirst(report).stream()
                .limit(HtmlPage.MOST_ROWS)
                .map(HtmlReport::row)
                .toList();
        String json = HtmlPage.json(report.deepCopy(), details, written);
        return new HtmlPage(
                        Printable.of(headline.title()),
                        headline.passed(),
                        Printable.of(headline.sentence()),
                        headline.lead().stream().map(Printable::of).toList(),
                        rows,
                        report.path("checks").size(),
                        written,
                        json)
                .text();
    }

    private static HtmlPage.Row row(JsonNode check) {
        JsonNode worst = CheckOrder.worstKey(check);
        String verdict = check.path("verdict").asText("-");
        boolean passed = check.path("passed").asBoolean();
        return new HtmlPage.Row(
                Printable.of(check.path("name").asText()),
                verdict,
                mark(verdict),
                tone(verdict, passed),
                passed ? "yes" : "NO",
                worst.isMissingNode() ? "-" : Printable.of(worst.path("key").asText()),
                worst.path("mean_diff").isNumber()
                        ? ShortNumber.rounded(worst.path("mean_diff").asDouble())
                        : "-",
                limit(check));
    }

    /** Told apart without colour. */
    private static String mark(String verdict) {
        if (verdict.equals("-")) {
            return "";
        }
        return switch (Verdict.of(verdict)) {
            case FAILED, MISSING, SHAPE, NON_FINITE, MISMATCH -> "\u2715";
            case NONDETERMINISTIC, AMPLIFIED, VACUOUS -> "\u25b2";
            case INCONCLUSIVE, DRIFTS -> "\u25cb";
            case AGREES, EXACT -> "\u2713";
        };
    }

    private static String tone(String verdict, boolean passed) {
        boolean clean = verdict.equals(Verdict.AGREES.label()) || verdict.equals(Verdict.EXACT.label());
        return !passed ? "bad" : clean ? "good" : "warn";
    }

    private static String limit(JsonNode check) {
        JsonNode threshold = check.path("threshold");
        if (threshold.isNumber()) {
            return ShortNumber.rounded(threshold.asDouble());
        }
        return check.path("ulp").isNumber() ? check.path("ulp").asText() + " ulp" : "-";
    }
}
