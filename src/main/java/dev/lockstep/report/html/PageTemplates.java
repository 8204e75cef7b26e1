package dev.lockstep.report.html;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** The precompiled templates of pages. */
final class PageTemplates {
    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(ContentType.Html);
    /** The chart library alone is half of it. */
    private static final int INITIAL_SIZE = 1 << 21;

    private PageTemplates() {}

    /** The text of a page. */
    static String render(String template, Object page) {
        StringOutput output = new StringOutput(INITIAL_SIZE);
        ENGINE.render(template, page, output);
        return output.toString();
    }
}
