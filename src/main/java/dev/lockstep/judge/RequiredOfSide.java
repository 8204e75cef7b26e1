package dev.lockstep.judge;

import dev.lockstep.compare.KeyState;
import dev.lockstep.suite.Requirement;
import dev.lockstep.suite.Role;
import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a requirement of a side came to, seed by seed.
 *
 * @param seeds those that ran
 */
public record RequiredOfSide(Role side, Requirement requirement, SortedMap<Long, Fulfilment> seeds)
        implements Serializable {
    /** The key under which it is reported if it fails. */
    public String key() {
        return "require/" + side.label() + "/" + requirement.label();
    }

    /** What it came to over all seeds: failed if it did in one, not triggered if it was in none. */
    public Fulfilment.State state() {
        boolean failed = failed() > 0;
        boolean passed = seeds.values().stream().anyMatch(each -> each.state() == Fulfilment.State.PASSED);
        return failed ? Fulfilment.State.FAILED : passed ? Fulfilment.State.PASSED : Fulfilment.State.NOT_TRIGGERED;
    }

    /** In how many seeds it does not hold. */
    public long failed() {
        return seeds.values().stream()
                .filter(each -> each.state() == Fulfilment.State.FAILED)
                .count();
    }

    /** The key of one that failed. */
    public JudgedKey judged() {
        KeyState state = new KeyState(key());
        for (Map.Entry<Long, Fulfilment> seed : seeds.entrySet()) {
            if (seed.getValue().state() == Fulfilment.State.FAILED) {
                state.failed(seed.getKey());
            }
        }
        return Judge.of(state.statistics());
    }
}
