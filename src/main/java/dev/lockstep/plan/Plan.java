package dev.lockstep.plan;

import java.io.Serializable;
import java.util.List;

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
 */
public record Plan(
        String suite,
        String suiteDigest,
        String suiteJson,
        List<PlannedCheck> checks,
        List<CaseTask> tasks,
        List<ReadTask> readings,
        List<String> warnings)
        implements Serializable {
    public Plan {
        checks = List.copyOf(checks);
        tasks = List.copyOf(tasks);
        readings = List.copyOf(readings);
        warnings = List.copyOf(warnings);
    }

    /** The same plan with these checks. */
    public Plan withChecks(List<PlannedCheck> others) {
        return new Plan(suite, suiteDigest, suiteJson, others, tasks, readings, warnings);
    }

    /** The same plan with these warnings. */
    public Plan withWarnings(List<String> others) {
        return new Plan(suite, suiteDigest, suiteJson, checks, tasks, readings, others);
    }

    /** Number of cases of all checks. */
    public int caseCount() {
        return checks.stream().mapToInt(check -> check.cases().size()).sum();
    }

    /** About how many arithmetic operations all tasks take. */
    public double cost() {
        return tasks.stream().mapToDouble(CaseTask::cost).sum();
    }
}
