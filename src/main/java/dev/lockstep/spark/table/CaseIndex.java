package dev.lockstep.spark.table;

import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.PlannedCheck;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** Where each case belongs: its check, without the checks' long lists of cases, and its seed. Goes to every executor. */
public final class CaseIndex implements Serializable {
    private final Map<String, PlannedCheck> checks = new HashMap<>();
    private final Map<String, Integer> cases = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();

    /**
     * Where a case belongs.
     *
     * @param seed null for a schedule
     */
    public record Place(PlannedCheck check, Long seed) implements Serializable {}

    public static CaseIndex of(Plan plan) {
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

    public PlannedCheck check(String name) {
        return checks.get(name);
    }

    /** How many cases a check has. */
    public int cases(String check) {
        return cases.get(check);
    }

    public Place place(String caseId) {
        return places.get(caseId);
    }
}
