package dev.lockstep.plan;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.suite.Role;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
 * @param lackingOfChecks what the checkpoints of checks lack, by the checks' names
 */
public record Plan(
        String suite,
        String suiteDigest,
        String suiteJson,
        List<PlannedCheck> checks,
        List<CaseTask> tasks,
        List<ReadTask> readings,
        List<String> warnings,
        Map<String, PlannedFloor> floorOfChecks,
        Map<String, List<LackingWeights>> lackingOfChecks)
        implements Serializable {
    public Plan {
        checks = List.copyOf(checks);
        tasks = List.copyOf(tasks);
        readings = List.copyOf(readings);
        warnings = List.copyOf(warnings);
        floorOfChecks = Collections.unmodifiableMap(new LinkedHashMap<>(floorOfChecks));
        lackingOfChecks = Collections.unmodifiableMap(new LinkedHashMap<>(lackingOfChecks));
    }

    /** A plan that measures no noise, and whose checkpoints lack nothing. */
    public Plan(
            String suite,
            String suiteDigest,
            String suiteJson,
            List<PlannedCheck> checks,
            List<CaseTask> tasks,
            List<ReadTask> readings,
            List<String> warnings) {
        this(suite, suiteDigest, suiteJson, checks, tasks, readings, warnings, Map.of(), Map.of());
    }

    /** The same plan with these checks. */
    public Plan withChecks(List<PlannedCheck> others) {
        return new Plan(
                suite, suiteDigest, suiteJson, others, tasks, readings, warnings, floorOfChecks, lackingOfChecks);
    }

    /** The same plan with what its checkpoints lack, and warnings of it. */
    public Plan withLacking(Map<String, List<LackingWeights>> lacking, List<String> more) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new Plan(suite, suiteDigest, suiteJson, checks, tasks, readings, all, floorOfChecks, lacking);
    }

    /** The same plan with other floors. */
    public Plan withFloors(Map<String, PlannedFloor> others) {
        return new Plan(suite, suiteDigest, suiteJson, checks, tasks, readings, warnings, others, lackingOfChecks);
    }

    /** The runs of a check that Lockstep's own engine makes, by seed: the candidate's, or else the reference's. */
    public Map<Long, BackpropSpec> computed(PlannedCheck check) {
        Set<String> cases = check.cases().stream().map(PlannedCase::caseId).collect(Collectors.toSet());
        Map<Long, BackpropSpec> specs = new TreeMap<>();
        for (CaseTask task : tasks) {
            if (task instanceof CaseTask.BackpropTask run && cases.contains(run.caseId())) {
                if (run.side().equals(Role.CANDIDATE)) {
                    specs.put(run.seed(), run.spec());
                } else if (run.side().equals(Role.REFERENCE)) {
                    specs.putIfAbsent(run.seed(), run.spec());
                }
            }
        }
        return specs;
    }

    /** Number of cases of all checks. */
    public int caseCount() {
        return checks.stream().mapToInt(check -> check.cases().size()).sum();
    }

    /** What measures the noise of a check; empty if nothing does. */
    public Optional<PlannedFloor> floor(String check) {
        return Optional.ofNullable(floorOfChecks.get(check));
    }

    /** What the checkpoints of a check lack. */
    public List<LackingWeights> lacking(String check) {
        return lackingOfChecks.getOrDefault(check, List.of());
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

    /** About how many arithmetic operations a check takes, without what measures its noise. */
    public double cost(PlannedCheck check) {
        Set<String> cases = check.cases().stream().map(PlannedCase::caseId).collect(Collectors.toSet());
        return tasks.stream()
                .filter(task -> cases.contains(task.caseId()))
                .mapToDouble(CaseTask::cost)
                .sum();
    }

    /** About how many arithmetic operations all tasks take, without what measures noise. */
    public double cost() {
        return tasks.stream().mapToDouble(CaseTask::cost).sum();
    }
}
