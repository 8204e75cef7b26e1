package dev.lockstep.cli;

import dev.lockstep.diff.FilePairs;
import dev.lockstep.diff.PairOutcome;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.Printable;
import dev.lockstep.report.CheckReport;
import dev.lockstep.report.DiffReport;
import dev.lockstep.report.Report;
import dev.lockstep.report.TextLog;
import dev.lockstep.report.html.CheckValues;
import dev.lockstep.report.html.PageDetails;
import dev.lockstep.suite.Tolerance;
import java.io.PrintWriter;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code diff} tells, pair by pair on standard output, and in its log, report and exit code when all are done. */
final class DiffOutput {
    private static final int SHOWN_NAMES = 5;

    private final PrintWriter out;
    private final LocalDateTime now;
    private final boolean onlyFailed;
    private final Tolerance tolerance;
    private final StringBuilder log = new StringBuilder();
    private final List<CheckReport> checks = new ArrayList<>();
    private final List<CheckValues> values = new ArrayList<>();
    private final List<String> notCompared = new ArrayList<>();
    private boolean differs;

    /**
     * @param out standard output
     * @param now for the time stamps
     * @param onlyFailed whether only what fails is printed; log and report have all
     */
    DiffOutput(PrintWriter out, LocalDateTime now, boolean onlyFailed, Tolerance tolerance) {
        this.out = out;
        this.now = now;
        this.onlyFailed = onlyFailed;
        this.tolerance = tolerance;
    }

    /** Two files. */
    void add(DiffReport report) {
        String text = keep(report);
        out.print(onlyFailed ? TextLog.file(report.failedLog(), now) : text);
        report.check().remarks().stream().map(Printable::of).forEach(out::println);
    }

    /** A pair of files in two directories. */
    void add(PairOutcome outcome) {
        if (outcome instanceof PairOutcome.Compared compared) {
            addOfDirectories(compared.report());
        } else {
            PairOutcome.NotCompared failure = (PairOutcome.NotCompared) outcome;
            addFailed(failure.name(), failure.problem());
        }
    }

    private void addOfDirectories(DiffReport pair) {
        differs |= !pair.hasEqualBits();
        DiffReport report = pair.withoutEqualBits();
        if (onlyFailed && report.check().passed()) {
            keep(report);
        } else {
            out.println(Printable.of(report.check().name()));
            add(report);
        }
    }

    /** The files of two directories that are no pair. */
    void addRest(FilePairs files) {
        if (!differs) {
            out.println("warning: all bits of all pairs of files are equal: they may come from one and the same run");
        }
        files.onlyLeft().forEach(name -> addWithoutKeys(name, Verdict.MISSING, "missing on the right"));
        files.onlyRight().forEach(name -> addWithoutKeys(name, Verdict.MISSING, "missing on the left"));
        files.notCompared().forEach(this::addFailed);
        if (files.leftOut() > 0) {
            out.println("left out by --only and --ignore: " + files.leftOut()
                    + (files.leftOut() == 1 ? " file" : " files"));
        }
    }

    private void addFailed(String name, String problem) {
        differs = true;
        notCompared.add(name);
        addWithoutKeys(name, Verdict.FAILED, problem);
    }

    /** The log has no line of it, except for the last one, which must not say that all is well. */
    private void addWithoutKeys(String name, Verdict verdict, String why) {
        out.println(Printable.of(why.contains(name) ? why : why + ": " + name));
        keep(DiffReport.notCompared(name, verdict, tolerance.withoutKeys(), why));
    }

    /** The report's text log. */
    private String keep(DiffReport report) {
        String text = TextLog.file(report.log(), now);
        log.append(text);
        checks.add(report.check());
        if (!report.values().keys().isEmpty()) {
            values.add(report.values());
        }
        return text;
    }

    /** Warns of patterns that no key of any pair matches. */
    void end() {
        Set<String> keys = checks.stream()
                .flatMap(check -> check.keys().stream())
                .map(JudgedKey::key)
                .collect(Collectors.toSet());
        tolerance
                .idle(keys)
                .forEach(pattern -> out.println("warning: --threshold " + pattern + ": no key matches this pattern"));
        out.flush();
    }

    /** The log file. */
    String log() {
        return log.toString();
    }

    /** Every pair as a check. */
    Report report() {
        return new Report("", "", checks, PageDetails.NONE.withValues(values));
    }

    /** One line for standard error if something could not be compared. */
    Optional<String> complaint() {
        if (notCompared.isEmpty()) {
            return Optional.empty();
        }
        String names = notCompared.stream().limit(SHOWN_NAMES).collect(Collectors.joining(", "));
        return Optional.of("lockstep: " + notCompared.size() + " of " + checks.size() + " files were not compared: "
                + Printable.of(names) + (notCompared.size() > SHOWN_NAMES ? ", ..." : "")
                + "; --ignore PATTERN leaves files out");
    }

    /** What could not be compared is bad input, whatever came of the rest. */
    int code() {
        return notCompared.isEmpty() ? ExitCode.of(report().passed()) : ExitCode.BAD_INPUT;
    }
}
