package dev.lockstep.report;

import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.record.Printable;
import java.util.ArrayList;
import java.util.List;

/** The report as one screen of Markdown, for the summary of a job on GitHub or GitLab. */
final class MarkdownReport {
    private static final String HEADING = "## Lockstep: ";
    private static final int MOST_ROWS = 50;
    private static final int CURVES = 2;

    private MarkdownReport() {}

    /** Whether a file that begins so is such a report. */
    static boolean wrote(String head) {
        return head.startsWith(HEADING);
    }

    /** The document. */
    static String text(Report report) {
        List<String> lines = new ArrayList<>();
        lines.add(HEADING
                + (report.passed() ? "as expected" : "FAILED")
                + (report.suite().isEmpty() ? "" : " (" + escaped(report.suite()) + ")"));
        lines.add("");
        lines.add(
                escaped(ConsoleReport.outcome(report)) + (report.run().isEmpty() ? "" : ". Run " + code(report.run())));
        lines.add("");
        addTable(report, lines);
        addReasons(report, lines);
        addCurves(report, lines);
        return String.join("\n", lines) + "\n";
    }

    private static void addTable(Report report, List<String> to) {
        to.add("| check | passed | verdict | worst key | mean diff | limit |");
        to.add("|---|---|---|---|---|---|");
        List<CheckReport> worstFirst = new ArrayList<>(report.failures());
        report.checks().stream().filter(CheckReport::passed).forEach(worstFirst::add);
        worstFirst.stream().limit(MOST_ROWS).forEach(check -> to.add(row(check)));
        if (worstFirst.size() > MOST_ROWS) {
            to.add("");
            to.add("and " + (worstFirst.size() - MOST_ROWS) + " more checks");
        }
        to.add("");
    }

    private static String row(CheckReport check) {
        KeyStatistics worst = check.worstKey().map(JudgedKey::statistics).orElse(null);
        return "| " + code(check.name()) + " | " + (check.passed() ? "yes" : "**NO**") + " | "
                + check.verdict().label() + " | " + (worst == null ? "-" : code(worst.key())) + " | "
                + ConsoleReport.figure(worst, ShortNumber::rounded, KeyStatistics::meanDiff) + " | "
                + escaped(ConsoleReport.limit(check.tolerance())) + " |";
    }

    private static void addReasons(Report report, List<String> to) {
        for (CheckReport check : report.failures()) {
            check.remarks().forEach(remark -> to.add("- " + code(check.name()) + ": " + escaped(remark)));
            DivergenceText.lines(check.clock())
                    .forEach(line -> to.add("- " + code(check.name()) + ": " + escaped(line)));
        }
        // A check that passed may still rest on what nobody meant.
        report.checks().stream().filter(CheckReport::passed).forEach(check -> check.remarks().stream()
                .filter(remark -> remark.startsWith("warning: "))
                .forEach(remark -> to.add("- " + code(check.name()) + ": " + escaped(remark))));
        to.add("");
    }

    private static void addCurves(Report report, List<String> to) {
        report.failures().stream()
                .filter(check -> check.keys().size() > 1)
                .limit(CURVES)
                .forEach(check -> to.add(code(check.name()) + " mean diff, key by key: " + Sparkline.of(diffs(check))));
    }

    private static double[] diffs(CheckReport check) {
        return check.keys().stream()
                .mapToDouble(key -> key.statistics().meanDiff())
                .toArray();
    }

    private static String code(String text) {
        String plain = Printable.of(text).replace("|", "\\|");
        return plain.contains("`") ? "`` " + plain + " ``" : "`" + plain + "`";
    }

    private static String escaped(String text) {
        return Printable.of(text).replaceAll("([\\\\`*_{}\\[\\]<>|#])", "\\\\$1");
    }
}
