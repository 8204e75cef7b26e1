package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.Precision;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.explain.search.ScheduleCatalogue;
import dev.lockstep.judge.Rounding;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.ScheduleCheck;
import dev.lockstep.suite.ScheduleSide;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a check of schedules could not see. Schedules are pure functions: nothing is run elsewhere, and noise is some units in the last place. */
public final class ScheduleBlindSpots {
    /** A schedule has no seeds. */
    private static final long ONE = 0;
    /** Steps beyond those of the check, among which one is looked for that a mutant changes. */
    private static final int BEYOND = 10;

    private static final int MOST_STEPS = 100_000;

    private final ScheduleCheck check;
    private final ScheduleSpec spec;
    private final double[] series;
    private final MutantJudge judge;
    private final Lookalikes lookalikes;
    private final Map<Hypothesis, Mutant> mutants = new LinkedHashMap<>();
    /** One for each series: two edits that come to one schedule are one mutant. */
    private final Set<List<Double>> known = new HashSet<>();

    private ScheduleBlindSpots(ScheduleCheck check, ScheduleSpec spec) {
        this.check = check;
        this.spec = spec;
        this.series = Schedules.of(spec).series(steps());
        Map<Long, List<Observation>> base = Map.of(ONE, observed(series));
        KeyFloors floors =
                KeyFloors.of(check.keys(), base, Map.of(), Precision.FLOAT64, Rounding.ENGINE, Rounding.FRAMEWORK);
        this.judge = new MutantJudge(check.keys(), check.settings().tolerance(), base, floors);
        this.lookalikes = new Lookalikes(check.keys(), floors);
    }

    /**
     * The blind spots of a check.
     *
     * @throws NoSearchException if there is no schedule to edit
     */
    public static CheckBlindSpots of(ScheduleCheck check) {
        return new ScheduleBlindSpots(check, spec(check)).found();
    }

    private static ScheduleSpec spec(ScheduleCheck check) {
        for (ScheduleSide side : List.of(check.candidate(), check.reference())) {
            if (side instanceof ScheduleSide.Computed computed) {
                return computed.spec();
            }
        }
        throw new NoSearchException("both series are recorded: there is no schedule to edit");
    }

    private int steps() {
        return Math.max(check.steps(), Math.min(MOST_STEPS, BEYOND * check.steps()));
    }

    private List<Observation> observed(double[] rates) {
        return check.keys().stream().map(key -> observed(key, rates)).toList();
    }

    private Observation observed(ObservedKey key, double[] rates) {
        double[] values = key.iteration() == ObservedKey.WHOLE
                ? Arrays.copyOf(rates, check.steps() + 1)
                : new double[] {rates[key.iteration()]};
        return new Observation(key.key(), key.iteration(), NdArray.float64(values, values.length));
    }

    private CheckBlindSpots found() {
        ScheduleCatalogue.of(spec).forEach(this::take);
        lookalikes
                .found()
                .forEach((mutant, same) ->
                        mutants.computeIfPresent(mutant, (any, one) -> one.with(State.CONFOUNDED, same)));
        return new CheckBlindSpots(
                check.settings().name(),
                "schedule",
                List.of(),
                "units in the last place",
                List.copyOf(mutants.values()),
                List.of());
    }

    private void take(Hypothesis edit, ScheduleSpec edited) {
        double[] rates;
        try {
            rates = Schedules.ofHypothesis(edited).series(steps());
        } catch (BadFieldException e) {
            mutants.put(edit, new Mutant(edit, State.FAILED, Effect.none(1), List.of(), e.getMessage()));
            return;
        }
        boolean same = Arrays.equals(rates, series);
        if (same || known.add(Arrays.stream(rates).boxed().toList())) {
            judge(edit, rates);
        }
    }

    private void judge(Hypothesis edit, double[] rates) {
        Map<Long, List<Observation>> observed = Map.of(ONE, observed(rates));
        MutantJudge.Judged judged = judge.judge(observed);
        String reason = judged.state() == State.NOT_EXERCISED
                ? firstStep(rates)
                        .map(step -> "would be by step " + step)
                        .orElse("no step up to " + steps() + " has it")
                : "";
        mutants.put(edit, new Mutant(edit, judged.state(), judged.effect(), List.of(), reason));
        if (judged.state().isSeen()) {
            lookalikes.add(edit, observed);
        }
    }

    private Optional<Integer> firstStep(double[] rates) {
        int first = Arrays.mismatch(series, rates);
        return first < 0 ? Optional.empty() : Optional.of(first);
    }
}
