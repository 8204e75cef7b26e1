package dev.lockstep.spark.table;

import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.PlannedCheck;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** Where each case belongs: its check, without the checks' long lists of cases, and its seed. Goes to every executor. */
final class CaseIndex implements Serializable {
    private final Map<String, PlannedCheck> checks = new HashMap<>();
    private final Map<String, Integer> cases = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();

    /** @param seed null for a schedule */
    record Place(PlannedCheck check, Long seed) implements Serializable {}

    static CaseIndex of(Plan plan) {
        CaseIndex index = new CaseIndex();
        plan.checks().forEach(index::add);
        return index;
    }

    private void add(PlannedCheck check) {
        PlannedCheck slim = check.withoutCases();
        checks.put(check.name(), slim);
        cases.put(check.name(), check.cases().size());
        for (PlannedCase planned : check.cases()) {
            places.put(planned.caseId(), new Place(slim, planned.seed()));
        }
    }

    PlannedCheck check(String name) {
        return checks.get(name);
    }

    /** How many cases a check has. */
    int cases(String check) {
        return cases.get(check);
    }

    Place place(String caseId) {
        return places.get(caseId);
    }
}
