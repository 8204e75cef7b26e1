package dev.lockstep.report;

import dev.lockstep.report.html.HtmlPage;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The forms of a report, in the order in which a run writes them. A new form is a constant here: if it is a file of its own,
 * every command that makes a report has an option for it.
 */
public enum ReportFormat {
    /** reprod_log's, one for each log that checks name. */
    TEXT_LOG(Target.FILES_OF_CHECKS, "text log", "") {
        @Override
        public Map<String, String> texts(Report report, Rendering rendering) {
            Map<String, String> texts = new LinkedHashMap<>();
            RunLogs.lines(report).forEach((name, lines) -> texts.put(name, TextLog.file(lines, rendering.time())));
            return texts;
        }

        @Override
        public boolean wrote(String head, String tail) {
            return TextLog.wrote(head, tail);
        }
    },
    JSON(Target.FILE_OF_OPTION, "json report", "Write the report as JSON.") {
        @Override
        public Map<String, String> texts(Report report, Rendering rendering) {
            return Map.of(label(), ReportJson.text(report));
        }

        @Override
        public boolean wrote(String head, String tail) {
            return ReportJson.wrote(head);
        }
    },
    JUNIT(Target.FILE_OF_OPTION, "junit report", "Write the report as JUnit's XML.") {
        @Override
        public Map<String, String> texts(Report report, Rendering rendering) {
            return Map.of(label(), JunitXml.text(report, rendering.time()));
        }

        @Override
        public boolean wrote(String head, String tail) {
            return JunitXml.wrote(head);
        }
    },
    MARKDOWN(
            Target.FILE_OF_OPTION,
            "markdown report",
            "Write the report as one screen of Markdown, for a job's summary.") {
        @Override
        public Map<String, String> texts(Report report, Rendering rendering) {
            return Map.of(label(), MarkdownReport.text(report));
        }

        @Override
        public boolean wrote(String head, String tail) {
            return MarkdownReport.wrote(head);
        }
    },
    HTML(Target.FILE_OF_OPTION, "html report", "Write the report as one page that needs nothing else.") {
        @Override
        public Map<String, String> texts(Report report, Rendering rendering) {
            Instant time = rendering.time().atZone(ZoneId.systemDefault()).toInstant();
            return Map.of(label(), HtmlReport.text(ReportJson.tree(report), report.details(), time));
        }

        @Override
        public boolean wrote(String head, String tail) {
            return HtmlPage.wrote(head);
        }
    },
    SCREEN(Target.STANDARD_OUTPUT, "screen", "") {
        @Override
        public Map<String, String> texts(Report report, Rendering rendering) {
            List<String> lines = ConsoleReport.lines(report, rendering);
            return Map.of(label(), String.join(System.lineSeparator(), lines) + System.lineSeparator());
        }

        @Override
        public boolean wrote(String head, String tail) {
            return false;
        }
    };

    /** Where a form goes. */
    public enum Target {
        /** Into files whose names the checks of the suite give; they are kept with the run, and printed. */
        FILES_OF_CHECKS,
        /** Into a file that an option names. */
        FILE_OF_OPTION,
        /** To standard output. */
        STANDARD_OUTPUT
    }

    private final Target target;
    private final String title;
    private final String description;

    ReportFormat(Target target, String title, String description) {
        this.target = target;
        this.title = title;
        this.description = description;
    }

    /** Those that go there, in order. */
    public static List<ReportFormat> to(Target target) {
        return Stream.of(values()).filter(format -> format.target == target).toList();
    }

    public Target target() {
        return target;
    }

    /** Its name, and the option that names its file, without the dashes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a message calls such a file. */
    public String title() {
        return title;
    }

    /** What the option does, for its help; empty for a form without an option. */
    public String description() {
        return description;
    }

    /** The texts by their names: those of the checks' files, or {@link #label} alone. */
    public abstract Map<String, String> texts(Report report, Rendering rendering);

    /**
     * Whether a file was written in this form, so that a new report may replace it.
     *
     * @param head what it begins with: some kilobytes
     * @param tail what it ends with: some hundred bytes
     */
    public abstract boolean wrote(String head, String tail);
}
