package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.SymmetrySpec;
import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.plan.FloorPlanner;
import dev.lockstep.plan.PlannedFloor;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Finds what checks of training runs could not see: runs every mutant and holds it against the run as it is. */
public final class BlindSpotSearch {
    /** Replicas of a float64 run, of which no floor is planned. */
    private static final int REPLICAS = 4;

    private static final int SEEDS_OF_REPLICAS = 2;

    private final Trainings trainings;
    private final Predicate<Hypothesis> asked;
    private final Stack stack;

    /** @param runner runs the cases: of the whole catalogue, by Lockstep's engine */
    public BlindSpotSearch(CaseRuns runner) {
        this(runner, any -> true);
    }

    /** @param asked which mutants of the catalogue are run */
    public BlindSpotSearch(CaseRuns runner, Predicate<Hypothesis> asked) {
        this(runner, asked, Stack.ENGINE);
    }

    /**
     * Mutants by a recorder. Its replicas, which no recorder can be asked for, are those of Lockstep's engine: noise is much the same
     * for whoever rounds.
     *
     * @param runner runs the cases, of either kind
     */
    public BlindSpotSearch(CaseRuns runner, RecorderStack recorder) {
        this(runner, any -> true, recorder);
    }

    private BlindSpotSearch(CaseRuns runner, Predicate<Hypothesis> asked, Stack stack) {
        this.trainings = new Trainings(runner);
        this.asked = asked;
        this.stack = stack;
    }

    /**
     * The blind spots of a check.
     *
     * @throws NoSearchException if the run that the mutants are held against does not come about
     */
    public CheckBlindSpots search(Question question) {
        Measured measured = measured(question);
        Mutants all = Mutants.of(question.template(), question.seeds(), question.keys(), asked, stack);
        List<Mutant> mutants = new MutantRuns(trainings, question, measured.base(), measured.floors()).judged(all);
        return new CheckBlindSpots(
                question.check(),
                "backprop",
                question.seeds(),
                measured.floors().source(),
                mutants,
                List.of());
    }

    /** The noise of a check. */
    KeyFloors floors(Question question) {
        return measured(question).floors();
    }

    /** The run as it is, and its noise. */
    private record Measured(Map<Long, List<Observation>> base, KeyFloors floors) {}

    private Measured measured(Question question) {
        List<CaseTask> own =
                Mutants.tasks(question.template(), Hypothesis.NONE, question.seeds(), question.keys(), stack);
        List<BackpropTask> engine = question.seeds().stream()
                .map(seed -> Trainings.task(question.template().withSeed(seed).spec(), seed, question.keys()))
                .toList();
        List<BackpropTask> noise = noise(question, engine);
        List<CaseTask> first = new ArrayList<>(own);
        first.addAll(noise);
        List<Outcome> outcomes = trainings.run(first);
        Map<Long, List<Observation>> base = base(question, outcomes);
        KeyFloors floors = KeyFloors.of(
                question.keys(),
                base,
                replicas(noise, outcomes.subList(own.size(), outcomes.size())),
                engine.get(0).spec().precision(),
                question.candidate(),
                question.reference());
        return new Measured(base, floors);
    }

    private static Map<Long, List<Observation>> base(Question question, List<Outcome> outcomes) {
        Map<Long, List<Observation>> base = new TreeMap<>();
        for (int i = 0; i < question.seeds().size(); i++) {
            Outcome outcome = outcomes.get(i);
            if (!outcome.problem().isEmpty()) {
                throw new NoSearchException("the candidate itself does not run: " + outcome.problem());
            }
            outcome.observations().stream()
                    .filter(each -> !isFinite(each.value()))
                    .findFirst()
                    .ifPresent(each -> {
                        throw new NoSearchException("the candidate itself is not finite: " + each.key());
                    });
            base.put(question.seeds().get(i), outcome.observations());
        }
        return base;
    }

    private static boolean isFinite(NdArray array) {
        for (long i = 0; i < array.size(); i++) {
            if (!Double.isFinite(array.doubleAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The replicas by which the check's own noise is measured. */
    private static List<BackpropTask> noise(Question question, List<BackpropTask> own) {
        if (own.get(0).spec().precision() == Precision.FLOAT64) {
            return ofDoubles(own);
        }
        double cost = own.stream().mapToDouble(BackpropTask::cost).sum();
        Optional<PlannedFloor> floor = FloorPlanner.plan(
                seed -> question.template().withSeed(seed).spec(), question.seeds(), question.keys(), cost);
        return floor.map(PlannedFloor::tasks).orElse(List.of()).stream()
                .filter(task -> task.side().kind() == Role.Kind.REPLICA)
                .toList();
    }

    /** Sums in another order only: half an ulp of a float32 is no rounding of float64. */
    private static List<BackpropTask> ofDoubles(List<BackpropTask> own) {
        List<BackpropTask> replicas = new ArrayList<>();
        own.stream().limit(SEEDS_OF_REPLICAS).forEach(task -> {
            for (long seed = 1; seed <= REPLICAS; seed++) {
                BackpropSpec replica =
                        task.spec().with(SymmetrySpec.of(Map.of("batch_rows", seed, "heads", seed, "ffn", seed)));
                replicas.add(Trainings.task(replica, task.seed(), task.keys()));
            }
        });
        return replicas;
    }

    private static Map<Long, List<List<Observation>>> replicas(List<BackpropTask> tasks, List<Outcome> outcomes) {
        Map<Long, List<List<Observation>>> replicas = new TreeMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            if (outcomes.get(i).problem().isEmpty()) {
                replicas.computeIfAbsent(tasks.get(i).seed(), any -> new ArrayList<>())
                        .add(outcomes.get(i).observations());
            }
        }
        return replicas;
    }
}
