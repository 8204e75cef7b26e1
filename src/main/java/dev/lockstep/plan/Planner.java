package dev.lockstep.plan;

import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.Suite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the plan of a suite. */
public final class Planner {
    private final List<PlannedCheck> checks = new ArrayList<>();
    private final List<CaseTask> tasks = new ArrayList<>();
    private final List<ReadTask> readings = new ArrayList<>();
    private final Map<String, PlannedFloor> floors = new LinkedHashMap<>();

    private Planner() {}

    /**
     * Fans a suite out into cases: the same suite and options give the same plan.
     *
     * @throws dev.lockstep.suite.BadSuiteException if a check cannot run with the seeds of the options
     * @throws dev.lockstep.schedule.BadFieldException if it would have too many cases or values
     */
    public static Plan plan(Suite suite, PlanOptions options) {
        PlanSize.requireFits(suite, options);
        Planner planner = new Planner();
        suite.checks().forEach(check -> planner.add(check, options));
        return new Plan(
                suite.name(),
                Digest.of(suite.json()),
                suite.json(),
                planner.checks,
                planner.tasks,
                planner.readings,
                suite.warnings(),
                planner.floors,
                Map.of());
    }

    private void add(Check check, PlanOptions options) {
        checks.add(check.fold(
                schedule -> new SchedulePlanner(schedule, tasks, readings).plan(),
                backprop -> plan(backprop, options)));
    }

    private PlannedCheck plan(BackpropCheck check, PlanOptions options) {
        List<Long> seeds = options.seedsOr(check.seeds());
        int before = tasks.size();
        BackpropPlanner planner = new BackpropPlanner(check, seeds, tasks, readings);
        PlannedCheck planned = planner.plan();
        if (options.measuresNoise() && check.noise() != null) {
            double own = tasks.subList(before, tasks.size()).stream()
                    .mapToDouble(CaseTask::cost)
                    .sum();
            FloorPlanner.plan(check.noise()::spec, seeds, check.keys(), own)
                    .ifPresent(floor -> floors.put(planned.name(), floor));
        }
        if (options.measuresNoise() && check.rules().asksRecorders()) {
            planner.addFloat64Runs(floors.containsKey(planned.name()), options.runsInFloat64());
        }
        return planned;
    }
}
