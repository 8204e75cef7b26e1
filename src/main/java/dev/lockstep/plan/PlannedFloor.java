package dev.lockstep.plan;

import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The runs that measure what rounding alone does to the values of a check: replicas of some of its seeds, and their float64 runs.
 * Checks whose runs and keys are equal share one.
 *
 * @param id digest of its runs, in hex
 * @param keys under which they observe: those of its checks
 * @param tasks the runs: roles replica_0, replica_1, ... and arbiter of each seed, under case ids of their own
 */
public record PlannedFloor(String id, List<ObservedKey> keys, List<BackpropTask> tasks) implements Serializable {
    /** Begins the case ids of all floors: no check's name has it. */
    private static final String CASE = "#noise/";

    public PlannedFloor {
        keys = List.copyOf(keys);
        tasks = List.copyOf(tasks);
    }

    /** Whether a case belongs to a floor, and to no check. */
    public static boolean isCase(String caseId) {
        return caseId.startsWith(CASE);
    }

    /** The case of a seed of the floor with this id. */
    static String caseId(String id, long seed) {
        return CASE + id + "#" + seed;
    }

    /** Whether a run's spec says all of it, no file that may change. */
    public static boolean isRepeatable(BackpropTask task) {
        return task.spec().weights().safetensors() == null && task.spec().batch() instanceof BatchSpec.Generated;
    }

    /** Those of some tasks that measure noise. */
    public static List<BackpropTask> among(List<CaseTask> tasks) {
        List<BackpropTask> floors = new ArrayList<>();
        for (CaseTask task : tasks) {
            if (isCase(task.caseId()) && task instanceof BackpropTask run) {
                floors.add(run);
            }
        }
        return floors;
    }

    /** The seeds that are measured, by their cases. */
    public Map<String, Long> seeds() {
        Map<String, Long> seeds = new LinkedHashMap<>();
        tasks.forEach(task -> seeds.put(task.caseId(), task.seed()));
        return seeds;
    }

    /** About how many arithmetic operations its runs take. */
    public double cost() {
        return tasks.stream().mapToDouble(CaseTask::cost).sum();
    }

    /** How many replicas each seed has. */
    public int replicas() {
        return (int) tasks.stream()
                .map(CaseTask::side)
                .filter(side -> side.kind() == Role.Kind.REPLICA)
                .distinct()
                .count();
    }

    /** All runs of some floors, each once. */
    static List<CaseTask> tasks(List<PlannedFloor> floors) {
        Map<String, CaseTask> tasks = new LinkedHashMap<>();
        floors.forEach(floor -> floor.tasks()
                .forEach(task ->
                        tasks.putIfAbsent(task.caseId() + " " + task.side().label(), task)));
        return List.copyOf(tasks.values());
    }
}
