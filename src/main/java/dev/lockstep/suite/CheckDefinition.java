package dev.lockstep.suite;

import java.io.Serializable;

/**
 * A check, as far as judging it goes.
 *
 * @param name the check's name, grid point included
 * @param tolerance what its values are held against
 * @param log name of its text log; empty for none
 * @param expectation the known difference; null for none
 * @param relation what its candidate and reference are to each other
 */
public record CheckDefinition(
        String name, CheckKind kind, Tolerance tolerance, String log, Expectation expectation, SidesRelation relation)
        implements Serializable {
    /** The same check, of whose sides more is known. */
    public CheckDefinition with(SidesRelation known) {
        return new CheckDefinition(name, kind, tolerance, log, expectation, known);
    }
}
