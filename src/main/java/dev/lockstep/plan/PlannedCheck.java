package dev.lockstep.plan;

import dev.lockstep.suite.CheckRules;
import dev.lockstep.suite.Expectation;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.SidesRelation;
import dev.lockstep.suite.Tolerance;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A check and its cases.
 *
 * @param log name of its text log; empty for none
 * @param expectation the known difference; null for none
 * @param sides the sides by their roles
 * @param relation what is known of candidate and reference to each other before anything runs
 * @param keys the keys of each case, in the order in which they are computed; none while only its sides know them
 * @param cases in the order of their seeds
 * @param rules what it is judged by beside its limits
 */
public record PlannedCheck(
        String name,
        Kind kind,
        Tolerance tolerance,
        String log,
        Expectation expectation,
        Map<Role, PlannedSide> sides,
        SidesRelation relation,
        List<ObservedKey> keys,
        List<PlannedCase> cases,
        CheckRules rules)
        implements Serializable {
    /** What is compared. */
    public enum Kind {
        SCHEDULE,
        BACKPROP;

        /** The name in tables and reports. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public PlannedCheck {
        sides = Collections.unmodifiableSortedMap(new TreeMap<>(sides));
        keys = List.copyOf(keys);
        cases = List.copyOf(cases);
    }

    /** A side. */
    public PlannedSide side(Role role) {
        return sides.get(role);
    }

    /** Whether it compares all keys that its sides have, which nobody knows before they ran or were read. */
    public boolean isOpen() {
        return keys.isEmpty();
    }

    /** The same check with these keys. */
    public PlannedCheck withKeys(List<ObservedKey> found) {
        return new PlannedCheck(name, kind, tolerance, log, expectation, sides, relation, found, cases, rules);
    }

    /** The same check without its cases, which are many. */
    public PlannedCheck withoutCases() {
        return new PlannedCheck(name, kind, tolerance, log, expectation, sides, relation, keys, List.of(), rules);
    }

    /** Whether its cases differ by their seeds. */
    public boolean isSeeded() {
        return kind == Kind.BACKPROP;
    }

    /** The iteration of every key, in the order of the keys. */
    public Map<String, Integer> iterations() {
        Map<String, Integer> iterations = new LinkedHashMap<>();
        keys.forEach(key -> iterations.put(key.key(), key.iteration()));
        return iterations;
    }
}
