package dev.lockstep.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.report.html.PageDetails;
import java.time.Instant;

/** Explanations alone, in the report's form: {@code checks}, each with {@code name} and {@code explanation}. */
public final class ExplanationReport {
    private final ObjectNode root = ReportJson.emptyTree();
    private final ArrayNode checks;

    /**
     * Nothing explained yet.
     *
     * @param run the run's id; empty for none
     * @param suite the suite's name
     */
    public ExplanationReport(String run, String suite) {
        root.put("version", ReportJson.VERSION);
        root.put("run", run);
        root.put("suite", suite);
        this.checks = root.putArray("checks");
    }

    /** Adds a check's. */
    public void add(String check, String kind, Explanation explanation) {
        ObjectNode node = checks.addObject();
        node.put("name", check);
        node.put("kind", kind);
        ExplanationJson.put(node.putObject("explanation"), explanation);
    }

    /** The same as one page that needs nothing else. */
    public String html() {
        return HtmlReport.text(root, PageDetails.NONE, Instant.now());
    }

    /** The document, indented, with a final line break. */
    public String text() {
        return ReportJson.text(root);
    }
}
