package dev.lockstep.plan;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a job has to do, in the suite's order.
 *
 * @param suite the suite's name
 * @param suiteDigest SHA-256 of the suite as canonical JSON, in hex; layout does not change it
 * @param suiteJson the suite as canonical JSON
 * @param checks what to compare
 * @param tasks what to compute
 * @param readings what to read
 * @param warnings one line each, for the user
 * @param floorOfChecks what measures the noise of checks, by their names; equal ones are one
 */
public record Plan(
        String suite,
        String suiteDigest,
        String suiteJson,
        List<PlannedCheck> checks,
        List<CaseTask> tasks,
        List<ReadTask> readings,
        List<String> warnings,
        Map<String, PlannedFloor> floorOfChecks)
        implements Serializable {
    public Plan {
        checks = List.copyOf(checks);
        tasks = List.copyOf(tasks);
        readings = List.copyOf(readings);
        warnings = List.copyOf(warnings);
        floorOfChecks = Collections.unmodifiableMap(new LinkedHashMap<>(floorOfChecks));
    }

    /** A plan that measures no noise. */
    public Plan(
            String suite,
            String suiteDigest,
            String suiteJson,
            List<PlannedCheck> checks,
            List<CaseTask> tasks,
            List<ReadTask> readings,
            List<String> warnings) {
        this(suite, suiteDigest, suiteJson, checks, tasks, readings, warnings, Map.of());
    }

    /** The same plan with these checks. */
    public Plan withChecks(List<PlannedCheck> others) {
        return new Plan(suite, suiteDigest, suiteJson, others, tasks, readings, warnings, floorOfChecks);
    }

    /** The same plan with these warnings. */
    public Plan withWarnings(List<String> others) {
        return new Plan(suite, suiteDigest, suiteJson, checks, tasks, readings, others, floorOfChecks);
    }

    /** Number of cases of all checks. */
    public int caseCount() {
        return checks.stream().mapToInt(check -> check.cases().size()).sum();
    }

    /** What measures the noise of a check; empty if nothing does. */
    public Optional<PlannedFloor> floor(String check) {
        return Optional.ofNullable(floorOfChecks.get(check));
    }

    /** What measures noise, each once. */
    public List<PlannedFloor> floors() {
        return floorOfChecks.values().stream().distinct().toList();
    }

    /** All that is computed or commanded: the sides, then what measures noise. */
    public List<CaseTask> allTasks() {
        List<CaseTask> all = new ArrayList<>(tasks);
        all.addAll(PlannedFloor.tasks(floors()));
        return all;
    }

    /** About how many arithmetic operations all tasks take, without what measures noise. */
    public double cost() {
        return tasks.stream().mapToDouble(CaseTask::cost).sum();
    }
}
