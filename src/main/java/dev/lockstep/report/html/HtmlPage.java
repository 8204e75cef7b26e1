package dev.lockstep.report.html;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * A page, as its template reads it. The headline and the first rows stand in the file itself; the scripts show the rest from the data.
 *
 * @param title of the window
 * @param passed whether all is as expected
 * @param headline the sentence that matters first
 * @param lead why, and since when; empty if there is nothing to say
 * @param rows the first checks, the worst first
 * @param checks how many checks there are
 * @param written when the page was written
 * @param json all that the page shows
 */
public record HtmlPage(
        String title,
        boolean passed,
        String headline,
        List<String> lead,
        List<Row> rows,
        int checks,
        Instant written,
        String json) {
    /** How many checks are in the file itself. */
    public static final int MOST_ROWS = 100;

    /** What a page of this kind begins with. */
    private static final String BEGINNING = "<!DOCTYPE html>\n<html lang=\"en\" data-page=\"lockstep\">";

    public HtmlPage {
        lead = List.copyOf(lead);
        rows = List.copyOf(rows);
    }

    /**
     * A check in the table.
     *
     * @param mark a sign of the verdict for those who see no colour
     * @param tone {@code bad}, {@code warn} or {@code good}
     */
    public record Row(
            String name,
            String verdict,
            String mark,
            String tone,
            String passed,
            String key,
            String diff,
            String limit) {}

    /** The data of a page. */
    public static String json(ObjectNode report, PageDetails details, Instant written) {
        PageBudget.cut(report);
        ObjectNode data = report.objectNode();
        data.put("written", written.toString());
        data.set("report", report);
        details.putInto(data);
        return EmbeddedJson.of(data);
    }

    /** Whether a file that begins so is a page of this kind. */
    public static boolean wrote(String head) {
        return head.startsWith(BEGINNING);
    }

    /** The file. */
    public String text() {
        return PageTemplates.render("page.jte", this);
    }

    public String policy() {
        return PageAssets.policy(PageAssets.SCRIPT);
    }

    public String style() {
        return PageAssets.STYLE;
    }

    public String script() {
        return PageAssets.SCRIPT;
    }

    public String charts() {
        return PageAssets.CHARTS;
    }
}
