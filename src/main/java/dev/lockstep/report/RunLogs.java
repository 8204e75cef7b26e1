package dev.lockstep.report;

import dev.lockstep.judge.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text logs of a run: each check's keys go to the log that it names, several checks may share one. */
public final class RunLogs {
    private RunLogs() {}

    /** The names of the logs, in the suite's order. */
    static List<String> names(Report report) {
        return report.checks().stream()
                .map(CheckReport::log)
                .filter(log -> !log.isEmpty())
                .distinct()
                .toList();
    }

    /** The lines of each log by its name, without time stamps, in the suite's order. */
    public static Map<String, List<String>> lines(Report report) {
        Map<String, List<CheckReport>> byLog = new LinkedHashMap<>();
        report.checks().stream().filter(check -> !check.log().isEmpty()).forEach(check -> byLog.computeIfAbsent(
                        check.log(), log -> new ArrayList<>())
                .add(check));
        Map<String, List<String>> lines = new LinkedHashMap<>();
        byLog.forEach((log, checks) -> lines.put(log, lines(checks)));
        return lines;
    }

    private static List<String> lines(List<CheckReport> checks) {
        List<TextLog.Key> keys = checks.stream()
                .flatMap(check -> check.keys().stream()
                        .map(key -> TextLog.Key.of(
                                key.statistics(), check.tolerance().methods())))
                .toList();
        Verdict worst = Verdict.worst(checks.stream().map(CheckReport::verdict));
        return TextLog.lines(keys, worst);
    }
}
