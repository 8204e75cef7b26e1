package dev.lockstep.plan;

import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** Plans the noise floor of a check: on which seeds, by how many replicas, so that it costs about what the check does. */
public final class FloorPlanner {
    /** Replicas of a seed where runs are cheap. */
    private static final int MOST = 8;
    /** And where they are dear: fewer have no spread. */
    private static final int LEAST = 2;
    /** Replicas of a seed that turns out to be worth a look. */
    private static final int FEW = 4;
    /** As many seeds as tell whether they are alike. */
    static final int SEEDS = 2;
    /** More are measured where they are cheap, since seeds may not be alike: rounding grows more in one than in another. */
    static final int MOST_SEEDS = 8;
    /** A floor that costs less, about a second on a core, is cheap whatever the check costs. */
    private static final double CHEAP = 1.2e11;
    /** No check is worth more than this, some minutes on a core, beside what it costs itself. */
    private static final double MOST_COST = 2e13;

    private FloorPlanner() {}

    /**
     * The floor of runs.
     *
     * @param spec the run of a seed whose rounding is measured; in float64 there is none worth measuring
     * @param seeds of the check
     * @param keys of the check
     * @param own what the check itself costs, in operations
     * @return empty if it would cost far more than the check, or the run is in float64
     */
    public static Optional<PlannedFloor> plan(
            LongFunction<BackpropSpec> spec, List<Long> seeds, List<ObservedKey> keys, double own) {
        BackpropSpec first = spec.apply(seeds.get(0));
        double cost = Costs.backprop(first.by(Backend.LOCKSTEP));
        double budget = Math.max(own, CHEAP);
        int count = (int) Math.max(SEEDS, Math.min(MOST_SEEDS, Math.floor(budget / (MOST * cost))));
        count = Math.min(count, seeds.size());
        int replicas = (int) Math.max(LEAST, Math.min(MOST, Math.floor(budget / (count * cost))));
        if (replicas * count * cost > budget) {
            count = 1;
        }
        if (first.precision() == Precision.FLOAT64 || keys.isEmpty() || cost * replicas > Math.max(own, MOST_COST)) {
            return Optional.empty();
        }
        return Optional.of(
                floor(seeds.subList(0, count).stream().map(spec::apply).toList(), seeds, keys, replicas));
    }

    /**
     * A floor with replicas of more seeds.
     *
     * @param specs the runs of those seeds, the most wanted first
     * @param own what the check itself costs, in operations
     */
    public static PlannedFloor further(PlannedFloor floor, Map<Long, BackpropSpec> specs, double own) {
        List<BackpropTask> tasks = new ArrayList<>(floor.tasks());
        double left = Math.max(own, CHEAP);
        for (Map.Entry<Long, BackpropSpec> seed : specs.entrySet()) {
            left -= FEW * Costs.backprop(seed.getValue().by(Backend.LOCKSTEP));
            if (left < 0) {
                break;
            }
            List<BackpropSpec> runs = Replicas.of(seed.getValue(), FEW);
            for (int number = 0; number < FEW; number++) {
                tasks.add(task(
                        PlannedFloor.caseId(floor.id(), seed.getKey()),
                        Role.replica(number),
                        runs.get(number),
                        seed.getKey(),
                        floor.keys()));
            }
        }
        return new PlannedFloor(floor.id(), floor.keys(), tasks);
    }

    private static PlannedFloor floor(
            List<BackpropSpec> specs, List<Long> seeds, List<ObservedKey> keys, int replicas) {
        String id = Digest.of(specs + " " + keys + " " + replicas);
        List<BackpropTask> tasks = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            String caseId = PlannedFloor.caseId(id, seeds.get(i));
            List<BackpropSpec> runs = Replicas.of(specs.get(i), replicas);
            for (int number = 0; number < replicas; number++) {
                tasks.add(task(caseId, Role.replica(number), runs.get(number), seeds.get(i), keys));
            }
            tasks.add(task(caseId, Role.ARBITER, Replicas.arbiter(specs.get(i)), seeds.get(i), keys));
        }
        return new PlannedFloor(id, keys, tasks);
    }

    /** A run as it is, that is no replica. */
    public static BackpropTask run(BackpropSpec spec, long seed, List<ObservedKey> keys) {
        return task("run", Role.CANDIDATE, spec, seed, keys);
    }

    private static BackpropTask task(String caseId, Role role, BackpropSpec spec, long seed, List<ObservedKey> keys) {
        return new BackpropTask(caseId, role, spec, seed, keys, Costs.backprop(spec), Digest.of(spec.toString()));
    }
}
