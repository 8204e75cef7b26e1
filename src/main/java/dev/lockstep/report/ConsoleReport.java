package dev.lockstep.report;

import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.KeyNoise;
import dev.lockstep.judge.SameRule;
import dev.lockstep.record.Printable;
import dev.lockstep.record.PythonRepr;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** What a person reads after the logs: one line per check, why those that failed did, and where the tables and logs are. */
public final class ConsoleReport {
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private ConsoleReport() {}

    /** The lines: all of them, or the table and the outcome alone. */
    public static List<String> lines(Report report, Rendering rendering) {
        List<String> table = table(report, rendering.terminal());
        List<String> lines = new ArrayList<>(rendering.quiet() ? table : withRemarks(report, table));
        lines.addAll(end(report, rendering.tables()));
        return lines;
    }

    private static List<String> withRemarks(Report report, List<String> table) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(table);
        lines.add("");
        for (CheckReport check : report.checks()) {
            check.remarks().forEach(remark -> lines.add(Printable.of(check.name() + ": " + remark)));
            DivergenceText.lines(check.clock()).forEach(line -> lines.add(Printable.of(check.name() + ": " + line)));
            if (check.explanation() != null) {
                lines.addAll(ExplanationText.lines(check.name(), check.explanation()));
            }
        }
        return lines;
    }

    private static List<String> end(Report report, String tables) {
        List<String> logs = RunLogs.names(report);
        List<String> lines = new ArrayList<>();
        lines.add(outcome(report));
        lines.add("run " + report.run() + ", tables in " + tables
                + (logs.isEmpty() ? "" : ", logs " + String.join(", ", logs)));
        return lines.stream().map(Printable::of).toList();
    }

    /** The table; checks that failed are red where there is colour, and say NO everywhere. */
    private static List<String> table(Report report, TerminalSize screen) {
        List<String> lines = screen.wide() ? everything(report).lines() : narrow(report, screen.columns());
        if (!screen.coloured()) {
            return lines;
        }
        List<String> coloured = new ArrayList<>(List.of(lines.get(0)));
        for (int i = 1; i < lines.size(); i++) {
            boolean passed = report.checks().get(i - 1).passed();
            coloured.add(passed ? lines.get(i) : RED + lines.get(i) + PLAIN);
        }
        return coloured;
    }

    private static List<String> narrow(Report report, int columns) {
        TextTable table = new TextTable("check", "passed", "verdict", "worst key", "mean diff", "limit");
        for (CheckReport check : report.checks()) {
            KeyStatistics worst = check.worstKey().map(JudgedKey::statistics).orElse(null);
            table.row(
                    check.name(),
                    check.passed() ? "yes" : "NO",
                    check.verdict().label(),
                    worst == null ? "-" : worst.key(),
                    figure(worst, ShortNumber::rounded, KeyStatistics::meanDiff),
                    limit(check.tolerance()));
        }
        return table.lines(columns, 0, 3);
    }

    /** A figure of a key that was compared; a dash for one without any. */
    static String figure(KeyStatistics key, DoubleFunction<String> text, ToDoubleFunction<KeyStatistics> of) {
        return key == null || key.values() == 0 ? "-" : text.apply(of.applyAsDouble(key));
    }

    private static TextTable everything(Report report) {
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
                "SQNR dB",
                "D",
                "b",
                "same()",
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
                    figure(worst, PythonRepr::of, KeyStatistics::meanDiff),
                    figure(worst, PythonRepr::of, KeyStatistics::maxDiff),
                    worst == null ? "-" : ShortNumber.ulp(worst.maxUlp()),
                    figure(worst, text("%.1f"), KeyStatistics::sqnr),
                    noise(check, KeyNoise::d),
                    noise(check, KeyNoise::b),
                    same(check),
                    limit(check.tolerance()));
        }
        return table;
    }

    private static DoubleFunction<String> text(String format) {
        return value -> String.format(Locale.ROOT, format, value);
    }

    private static String noise(CheckReport check, ToDoubleFunction<KeyNoise> figure) {
        return check.worstKey()
                .map(JudgedKey::noise)
                .map(noise -> text("%.2f").apply(figure.applyAsDouble(noise)))
                .orElse("-");
    }

    /** PyTorch's rule over all keys that have a float64 run. */
    private static String same(CheckReport check) {
        List<SameRule> rules = check.keys().stream()
                .map(JudgedKey::noise)
                .filter(noise -> noise != null && noise.same() != null)
                .map(KeyNoise::same)
                .toList();
        return rules.isEmpty() ? "-" : rules.stream().allMatch(SameRule::passes) ? "yes" : "NO";
    }

    static String limit(Tolerance tolerance) {
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

    static String outcome(Report report) {
        List<String> failed = report.failures().stream().map(CheckReport::name).toList();
        int all = report.checks().size();
        return failed.isEmpty()
                ? "all " + all + " checks came out as expected"
                : failed.size() + " of " + all + " checks failed: " + String.join(", ", failed);
    }
}
