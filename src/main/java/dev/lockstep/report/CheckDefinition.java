package dev.lockstep.report;

import dev.lockstep.suite.Expectation;
import dev.lockstep.suite.SidesRelation;
import dev.lockstep.suite.Tolerance;

/**
 * A check, as far as judging it goes.
 *
 * @param name the check's name, grid point included
 * @param kind {@code schedule} or {@code backprop}
 * @param tolerance what its values are held against
 * @param log name of its text log; empty for none
 * @param expectation the known difference; null for none
 * @param sides what the two sides are to each other
 */
public record CheckDefinition(
        String name, String kind, Tolerance tolerance, String log, Expectation expectation, SidesRelation sides) {
    /** Whether its cases have seeds; a schedule's have none. */
    public boolean isSeeded() {
        return kind.equals("backprop");
    }
}
