package dev.lockstep.report;

import dev.lockstep.judge.Fulfilment;
import dev.lockstep.judge.RequiredOfSide;
import java.io.Serializable;
import java.util.Map;

/**
 * What a requirement of a side came to over all seeds.
 *
 * @param side {@code candidate} or {@code reference}
 * @param requirement its word in suites
 * @param state {@code passed}, {@code failed} or {@code not triggered}
 * @param seed the first that is in this state and has a reason; null where nothing has one
 * @param reason of that seed; empty for none
 * @param seedsFailed in how many it does not hold
 */
public record RequiredState(String side, String requirement, String state, Long seed, String reason, long seedsFailed)
        implements Serializable {
    /** Of a requirement as it was looked at seed by seed. */
    public static RequiredState of(RequiredOfSide required) {
        Fulfilment.State state = required.state();
        return required.seeds().entrySet().stream()
                .filter(seed -> seed.getValue().state() == state
                        && !seed.getValue().why().isEmpty())
                .findFirst()
                .map(seed -> of(required, seed))
                .orElseGet(() -> of(required, null, ""));
    }

    private static RequiredState of(RequiredOfSide required, Map.Entry<Long, Fulfilment> seed) {
        return of(required, seed.getKey(), seed.getValue().why());
    }

    private static RequiredState of(RequiredOfSide required, Long seed, String reason) {
        return new RequiredState(
                required.side().label(),
                required.requirement().label(),
                required.state().label(),
                seed,
                reason,
                required.failed());
    }

    /** The same for people. */
    public String text() {
        String words = "the " + side + " requires " + requirement + ": " + state;
        String others = seedsFailed > 1 ? " (the first of " + seedsFailed + " seeds)" : "";
        return seed == null ? words : words + ", seed " + seed + ": " + reason + others;
    }
}
