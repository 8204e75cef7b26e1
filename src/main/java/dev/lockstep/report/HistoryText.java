package dev.lockstep.report;

import dev.lockstep.record.PythonRepr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A history for people: the outcome of each check, then its runs by producers, then the news in one line. */
public final class HistoryText {
    private static final String NONE = "-";

    private HistoryText() {}

    /** The lines. */
    public static List<String> lines(History history) {
        List<String> lines = new ArrayList<>();
        lines.addAll(changes(history).lines());
        lines.add("");
        lines.addAll(versions(history).lines());
        lines.add("");
        history.gone().forEach(check -> lines.add(check + ": no longer in the suite"));
        lines.add(history.suite() + ", run " + history.run() + " after " + history.runsBefore() + " others: "
                + news(history));
        return lines;
    }

    private static TextTable changes(History history) {
        TextTable table = new TextTable(
                "check",
                "change",
                "verdict",
                "passed",
                "worst key",
                "mean diff",
                "before",
                "mean diff before",
                "run before");
        for (CheckHistory check : history.checks()) {
            PastCheck now = check.now();
            table.row(
                    now.name(),
                    check.change().label(),
                    now.verdict().label(),
                    now.passed() ? "yes" : "NO",
                    orNone(now.worstKey()),
                    number(now.meanDiff()),
                    check.before().map(before -> before.verdict().label()).orElse(NONE),
                    check.before().map(before -> number(before.meanDiff())).orElse(NONE),
                    orNone(check.runBefore()));
        }
        return table;
    }

    private static TextTable versions(History history) {
        TextTable table = new TextTable(
                "check",
                "candidate",
                "reference",
                "runs",
                "passed",
                "first run",
                "last run",
                "least mean diff",
                "largest");
        for (CheckHistory check : history.checks()) {
            for (VersionSpan span : check.versions()) {
                table.row(
                        check.now().name(),
                        orNone(span.candidate()),
                        orNone(span.reference()),
                        Integer.toString(span.runs()),
                        Integer.toString(span.passed()),
                        span.firstRun(),
                        span.lastRun(),
                        number(span.leastDiff()),
                        number(span.largestDiff()));
            }
        }
        return table;
    }

    private static String news(History history) {
        Stream<CheckChange> changes = history.checks().stream()
                .map(CheckHistory::change)
                .filter(change -> change != CheckChange.SAME)
                .distinct()
                .sorted(Comparator.naturalOrder());
        String news = changes.map(change -> change.label() + ": " + names(history, change))
                .collect(Collectors.joining("; "));
        return news.isEmpty() ? "all checks as before" : news;
    }

    private static String names(History history, CheckChange change) {
        return history.checks().stream()
                .filter(check -> check.change() == change)
                .map(check -> check.now().name())
                .collect(Collectors.joining(", "));
    }

    private static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? NONE : PythonRepr.of(value);
    }
}
