package dev.lockstep.plan;

import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.plan.PlannedSide.Origin;
import dev.lockstep.plan.RecordedValue.ArrayPart;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.CaseTree;
import dev.lockstep.suite.CheckKind;
import dev.lockstep.suite.CheckSettings;
import dev.lockstep.suite.Command;
import dev.lockstep.suite.CommandedRun;
import dev.lockstep.suite.RecordedSource;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.SidesRelation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Plans a check of training runs: one case per seed. */
final class BackpropPlanner {
    private final BackpropCheck check;
    private final CheckSettings settings;
    private final List<Long> seeds;
    private final List<CaseTask> tasks;
    private final List<ReadTask> readings;

    /**
     * @param tasks what to compute. Modified.
     * @param readings what to read. Modified.
     */
    BackpropPlanner(BackpropCheck check, List<Long> seeds, List<CaseTask> tasks, List<ReadTask> readings) {
        this.check = check;
        this.settings = check.settings();
        this.seeds = seeds;
        this.tasks = tasks;
        this.readings = readings;
    }

    PlannedCheck plan() {
        List<PlannedCase> cases = new ArrayList<>();
        for (long seed : seeds) {
            addCase(cases, seed);
        }
        Map<Role, PlannedSide> sides = new HashMap<>();
        check.sides().forEach((role, side) -> sides.put(role, described(side)));
        return new PlannedCheck(
                settings.definition(CheckKind.BACKPROP, relation(sides.get(Role.CANDIDATE), sides.get(Role.REFERENCE))),
                sides,
                check.keys(),
                cases,
                check.rules());
    }

    private void addCase(List<PlannedCase> cases, long seed) {
        String caseId = caseId(seed);
        CaseTree tree = settings.tree().withSeed(seed);
        cases.add(new PlannedCase(caseId, seed, tree.json(), tree.fields()));
        check.sides().forEach((role, side) -> add(caseId, role, side, seed));
    }

    private boolean add(String caseId, Role side, BackpropSide what, long seed) {
        return what.fold(
                computed -> tasks.add(task(caseId, side, computed.spec(seed), seed)),
                recorded -> readings.add(reading(caseId, side, recorded, seed)),
                commanded -> addRuns(caseId, side, commanded.run(seed), seed));
    }

    /** As often as the suite says. */
    private boolean addRuns(String caseId, Role side, CommandedRun run, long seed) {
        tasks.add(task(caseId, side, run, seed));
        for (int number = 1; number < run.command().repeat(); number++) {
            tasks.add(task(caseId, side.repeated(number), run, seed));
        }
        return true;
    }

    /**
     * Adds runs in float64 by the recorders that can make them, of as many seeds as tell their noise: the arbiters of their sides.
     *
     * @param hasFloor whether the engine measures the check's noise; a recorder needs two seeds for that
     */
    void addFloat64Runs(boolean hasFloor, Predicate<Command> canRunSo) {
        if (!hasFloor && seeds.size() < FloorPlanner.SEEDS) {
            return;
        }
        for (Role role : List.of(Role.CANDIDATE, Role.REFERENCE)) {
            if (check.sides().get(role) instanceof BackpropSide.Commanded side
                    && !side.isInFloat64()
                    && canRunSo.test(side.command())) {
                seeds.stream()
                        .limit(FloorPlanner.MOST_SEEDS)
                        .forEach(seed -> tasks.add(task(
                                caseId(seed), role.inFloat64(), side.inFloat64().run(seed), seed)));
            }
        }
    }

    private String caseId(long seed) {
        return settings.name() + "#" + seed;
    }

    private CaseTask task(String caseId, Role side, BackpropSpec spec, long seed) {
        return new CaseTask.BackpropTask(
                caseId, side, spec, seed, check.keys(), Costs.backprop(spec), Digest.of(spec.toString()));
    }

    private CaseTask task(String caseId, Role side, CommandedRun run, long seed) {
        return new CaseTask.CommandTask(
                caseId, side, run, seed, check.keys(), Costs.command(run), Digest.of(run.identity()));
    }

    private ReadTask reading(String caseId, Role side, BackpropSide.Recorded recorded, long seed) {
        return new ReadTask(caseId, side, recorded.source().of(seed), wanted(recorded, seed));
    }

    private ReadRequest wanted(BackpropSide.Recorded recorded, long seed) {
        if (check.keys().isEmpty()) {
            return new ReadRequest.Everything(recorded.frame(seed));
        }
        return new ReadRequest.Named(check.keys().stream()
                .map(key -> new RecordedValue(key, recorded.fileKey(key, seed), new ArrayPart.WholeArray()))
                .toList());
    }

    private PlannedSide described(BackpropSide side) {
        return side.fold(
                computed -> described(computed.spec(seeds.get(0))),
                recorded -> described(recorded.source()),
                commanded -> described(commanded.run(seeds.get(0))));
    }

    private static PlannedSide described(BackpropSpec spec) {
        OptimizerSpec optimizer = spec.optimizer();
        String run = optimizer.framework().label() + " " + optimizer.name().label() + ", "
                + spec.precision().label();
        String by = spec.backend() == Backend.LOCKSTEP
                ? ""
                : " by " + spec.backend().label();
        return new PlannedSide(Origin.COMPUTED, spec.backend().label(), run + by);
    }

    /** Who makes its values is known once it has run. */
    private static PlannedSide described(CommandedRun run) {
        return new PlannedSide(
                Origin.COMMANDED, "", String.join(" ", run.command().words()));
    }

    private static PlannedSide described(RecordedSource source) {
        return new PlannedSide(Origin.RECORDED, source.producer().framework(), source.place());
    }

    private SidesRelation relation(PlannedSide candidate, PlannedSide reference) {
        if (check.rules().isInvariance()) {
            return SidesRelation.MAY_AGREE;
        }
        if (areOne(check.candidate(), check.reference())) {
            return SidesRelation.SAME;
        }
        boolean claimed =
                !candidate.framework().isEmpty() && !reference.framework().isEmpty();
        return claimed && !candidate.framework().equals(reference.framework())
                ? SidesRelation.DIFFERENT_FRAMEWORKS
                : SidesRelation.MAY_AGREE;
    }

    private String place(BackpropSide.Recorded side) {
        return side.source().of(seeds.get(0)).place();
    }

    /** A command that is run twice is two runs: that they agree says that it repeats itself. */
    private boolean areOne(BackpropSide candidate, BackpropSide reference) {
        if (candidate instanceof BackpropSide.Computed left && reference instanceof BackpropSide.Computed right) {
            return left.spec(seeds.get(0)).equals(right.spec(seeds.get(0)));
        }
        return candidate instanceof BackpropSide.Recorded left
                && reference instanceof BackpropSide.Recorded right
                && left.key().equals(right.key())
                && left.source().keys().equals(right.source().keys())
                && SameFile.is(place(left), place(right));
    }
}
