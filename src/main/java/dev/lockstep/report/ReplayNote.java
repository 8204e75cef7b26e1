package dev.lockstep.report;

import dev.lockstep.explain.Divergence;
import dev.lockstep.explain.DivergenceClock;
import dev.lockstep.explain.PairInspection;
import dev.lockstep.explain.replay.PairReplay;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.Status;
import dev.lockstep.keys.KeyName;
import dev.lockstep.keys.KeyName.Role;
import dev.lockstep.keys.PassDirection;
import java.util.Optional;

/** What two files' optimizers differ in, where the first value that differs is one that an optimizer has updated. */
final class ReplayNote {
    private ReplayNote() {}

    /** The line; empty where something else differs first, or nothing is found. */
    static Optional<String> line(PairInspection pair, DivergenceClock clock) {
        return clock.divergences().stream()
                .filter(divergence -> divergence.direction() == PassDirection.FORWARD)
                .findFirst()
                .filter(divergence -> isUpdated(pair, divergence))
                .flatMap(divergence -> PairReplay.of(pair.lefts(), pair.rights()))
                .map(PairReplay::explanation)
                .filter(explanation -> explanation.status() == Status.EXPLAINED)
                .map(Explanation::sentence)
                .map(sentence -> "optimizers, replayed: " + sentence);
    }

    /** Whether a key is a parameter that has a gradient in this iteration. */
    private static boolean isUpdated(PairInspection pair, Divergence divergence) {
        KeyName first = KeyName.of(divergence.first().key());
        return first.role() == Role.PARAMETER
                && pair.lefts().keySet().stream()
                        .map(KeyName::of)
                        .anyMatch(name -> name.role() == Role.GRADIENT
                                && name.iteration() == first.iteration()
                                && name.name().equals(first.name()));
    }
}
