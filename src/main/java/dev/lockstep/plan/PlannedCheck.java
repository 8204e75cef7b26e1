package dev.lockstep.plan;

import dev.lockstep.suite.CheckDefinition;
import dev.lockstep.suite.CheckKind;
import dev.lockstep.suite.CheckRules;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.SidesRelation;
import dev.lockstep.suite.Tolerance;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A check and its cases.
 *
 * @param definition its relation is what is known before anything runs
 * @param sides the sides by their roles
 * @param keys the keys of each case, in the order in which they are computed; none while only its sides know them
 * @param cases in the order of their seeds
 * @param rules what it is judged by beside its limits
 */
public record PlannedCheck(
        CheckDefinition definition,
        Map<Role, PlannedSide> sides,
        List<ObservedKey> keys,
        List<PlannedCase> cases,
        CheckRules rules)
        implements Serializable {
    public PlannedCheck {
        sides = Collections.unmodifiableSortedMap(new TreeMap<>(sides));
        keys = List.copyOf(keys);
        cases = List.copyOf(cases);
    }

    /** A check that is judged by its limits alone. */
    public PlannedCheck(
            CheckDefinition definition, Map<Role, PlannedSide> sides, List<ObservedKey> keys, List<PlannedCase> cases) {
        this(definition, sides, keys, cases, CheckRules.NONE);
    }

    /** The check's name, grid point included. */
    public String name() {
        return definition.name();
    }

    /** What is compared. */
    public CheckKind kind() {
        return definition.kind();
    }

    /** What its values are held against. */
    public Tolerance tolerance() {
        return definition.tolerance();
    }

    /** Name of its text log; empty for none. */
    public String log() {
        return definition.log();
    }

    /** What is known of candidate and reference to each other before anything runs. */
    public SidesRelation relation() {
        return definition.relation();
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
        return new PlannedCheck(definition, sides, found, cases, rules);
    }

    /** The same check without its cases, which are many. */
    public PlannedCheck withoutCases() {
        return new PlannedCheck(definition, sides, keys, List.of(), rules);
    }

    /** Whether its cases differ by their seeds. */
    public boolean isSeeded() {
        return kind() == CheckKind.BACKPROP;
    }

    /** The iteration of every key, in the order of the keys. */
    public Map<String, Integer> iterations() {
        Map<String, Integer> iterations = new LinkedHashMap<>();
        keys.forEach(key -> iterations.put(key.key(), key.iteration()));
        return iterations;
    }
}
