package dev.lockstep.report;

import dev.lockstep.report.html.PageDetails;
import java.util.List;
import java.util.Objects;

/**
 * The result of a run. Everything that is printed, logged or written as JSON is a rendering of this.
 *
 * @param run the run's id
 * @param suite the suite's name
 * @param checks in the suite's order
 * @param details what a page draws beside it
 */
public record Report(String run, String suite, List<CheckReport> checks, PageDetails details) {
    public Report {
        checks = List.copyOf(checks);
        Objects.requireNonNull(details, "details");
    }

    /** A report without anything to draw. */
    public Report(String run, String suite, List<CheckReport> checks) {
        this(run, suite, checks, PageDetails.NONE);
    }

    /** The same with what a page draws. */
    public Report with(PageDetails more) {
        return new Report(run, suite, checks, more);
    }

    /** Whether every check came out as expected. */
    public boolean passed() {
        return checks.stream().allMatch(CheckReport::passed);
    }

    /** The checks that did not. */
    public List<CheckReport> failures() {
        return checks.stream().filter(check -> !check.passed()).toList();
    }
}
