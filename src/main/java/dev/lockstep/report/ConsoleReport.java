package dev.lockstep.report;

import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.record.PythonRepr;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.List;

/** What a person reads after the logs: a line a check, why those that failed did, and where everything lies. */
public final class ConsoleReport {
    private ConsoleReport() {}

    /**
     * The lines.
     *
     * @param tables where the tables lie
     * @param logs where the text logs lie
     */
    public static List<String> lines(Report report, String tables, List<String> logs) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(checks(report).lines());
        lines.add("");
        for (CheckReport check : report.checks()) {
            check.remarks().forEach(remark -> lines.add(check.name() + ": " + remark));
            ClockText.lines(check.clock()).forEach(line -> lines.add(check.name() + ": " + line));
        }
        lines.add(outcome(report));
        lines.add("run " + report.run() + ", tables in " + tables
                + (logs.isEmpty() ? "" : ", logs " + String.join(", ", logs)));
        return lines.stream().map(Printable::of).toList();
    }

    private static TextTable checks(Report report) {
        TextTable table = new TextTable(
                "check",
                "verdict",
                "passed",
                "keys",
                "seeds",
                "worst key",
                "worst seed",
                "mean diff",
                "max diff",
                "ulp",
                "limit");
        for (CheckReport check : report.checks()) {
            KeyStatistics worst = check.worstKey().map(JudgedKey::statistics).orElse(null);
            table.row(
                    check.name(),
                    check.verdict().label(),
                    check.passed() ? "yes" : "NO",
                    Integer.toString(check.keys().size()),
                    worst == null ? "-" : Long.toString(worst.seeds()),
                    worst == null ? "-" : worst.key(),
                    worst == null || !check.isSeeded() ? "-" : Long.toString(worst.worstSeed()),
                    worst == null ? "-" : PythonRepr.of(worst.meanDiff()),
                    worst == null ? "-" : PythonRepr.of(worst.maxDiff()),
                    worst == null ? "-" : Long.toString(worst.maxUlp()),
                    limit(check.tolerance()));
        }
        return table;
    }

    private static String limit(Tolerance tolerance) {
        if (tolerance.isAllclose()) {
            return "allclose " + PythonRepr.of(tolerance.rtol()) + "," + PythonRepr.of(tolerance.atol());
        }
        List<String> limits = new ArrayList<>();
        if (tolerance.threshold() != null) {
            limits.add(PythonRepr.of(tolerance.threshold()));
        }
        if (tolerance.rtol() != null) {
            limits.add("rtol " + PythonRepr.of(tolerance.rtol()));
        }
        if (tolerance.ulp() != null) {
            limits.add(tolerance.ulp() + " ulp");
        }
        return String.join(" or ", limits);
    }

    private static String outcome(Report report) {
        List<String> failed = report.failures().stream().map(CheckReport::name).toList();
        int all = report.checks().size();
        return failed.isEmpty()
                ? "all " + all + " checks came out as expected"
                : failed.size() + " of " + all + " checks failed: " + String.join(", ", failed);
    }
}
