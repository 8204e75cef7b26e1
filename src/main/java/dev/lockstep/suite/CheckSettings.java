package dev.lockstep.suite;

/**
 * What all checks have.
 *
 * @param name unique in its suite; of a grid point {@code check[field=value,...]}
 * @param tolerance how far apart its values may be
 * @param log name of its text log; empty for none
 * @param expectation the known difference; null for none
 * @param tree what its cases are made of
 */
public record CheckSettings(String name, Tolerance tolerance, String log, Expectation expectation, CaseTree tree) {
    /** The check as it is judged. */
    public CheckDefinition definition(CheckKind kind, SidesRelation relation) {
        return new CheckDefinition(name, kind, tolerance, log, expectation, relation);
    }
}
