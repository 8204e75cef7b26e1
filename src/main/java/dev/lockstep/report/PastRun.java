package dev.lockstep.report;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A run that has finished.
 *
 * @param run its id
 * @param finished when it ended
 * @param checks in the suite's order
 */
public record PastRun(String run, Instant finished, List<PastCheck> checks) {
    public PastRun {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(finished, "finished");
        checks = List.copyOf(checks);
    }

    /** The check of this name, if the run had it. */
    public Optional<PastCheck> check(String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst();
    }
}
