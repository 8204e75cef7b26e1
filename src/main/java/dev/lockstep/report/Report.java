package dev.lockstep.report;

import java.util.List;

/**
 * What came of a run. Everything that is printed, logged or written as JSON is a rendering of this.
 *
 * @param run the run's id
 * @param suite the suite's name
 * @param checks in the suite's order
 */
public record Report(String run, String suite, List<CheckReport> checks) {
    public Report {
        checks = List.copyOf(checks);
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
