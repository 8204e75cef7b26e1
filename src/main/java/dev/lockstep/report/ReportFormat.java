package dev.lockstep.report;

import dev.lockstep.report.html.HtmlPage;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;

/** The forms in which a report is written to a file. Whatever stands here is an option of every command that makes a report. */
public enum ReportFormat {
    JSON("Write the report as JSON.") {
        @Override
        public String text(Report report, LocalDateTime time) {
            return ReportJson.text(report);
        }

        @Override
        public boolean wrote(String head) {
            return ReportJson.wrote(head);
        }
    },
    JUNIT("Write the report as JUnit's XML.") {
        @Override
        public String text(Report report, LocalDateTime time) {
            return JunitXml.text(report, time);
        }

        @Override
        public boolean wrote(String head) {
            return JunitXml.wrote(head);
        }
    },
    MARKDOWN("Write the report as one screen of Markdown, for a job's summary.") {
        @Override
        public String text(Report report, LocalDateTime time) {
            return MarkdownReport.text(report);
        }

        @Override
        public boolean wrote(String head) {
            return MarkdownReport.wrote(head);
        }
    },
    HTML("Write the report as one page that needs nothing else.") {
        @Override
        public String text(Report report, LocalDateTime time) {
            return HtmlReport.text(
                    ReportJson.tree(report),
                    report.details(),
                    time.atZone(ZoneId.systemDefault()).toInstant());
        }

        @Override
        public boolean wrote(String head) {
            return HtmlPage.wrote(head);
        }
    };

    private final String description;

    ReportFormat(String description) {
        this.description = description;
    }

    /** The option that names the file, without its dashes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the option does, for its help. */
    public String description() {
        return description;
    }

    /**
     * The file.
     *
     * @param time of the run
     */
    public abstract String text(Report report, LocalDateTime time);

    /**
     * Whether a file was written in this form, so that a new report may replace it.
     *
     * @param head what it begins with: some kilobytes
     */
    public abstract boolean wrote(String head);
}
