package dev.lockstep.spark.explain;

import dev.lockstep.explain.search.Budget;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.ScheduleSearch;
import dev.lockstep.explain.search.Series;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.ScheduleCheck;
import dev.lockstep.suite.ScheduleSide;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Explains checks of schedules, which are evaluated in the driver. */
final class ScheduleExplanation {
    /** Of a recorded series no more is compared. */
    private static final int MOST_STEPS = 100_000;

    private final SideReading sides;
    private final ExplainOptions options;

    ScheduleExplanation(SideReading sides, ExplainOptions options) {
        this.sides = sides;
        this.options = options;
    }

    /** Explains a check of schedules. */
    Explanation explain(ScheduleCheck check) {
        boolean candidateRuns = check.candidate() instanceof ScheduleSide.Computed;
        ScheduleSide edited = candidateRuns ? check.candidate() : check.reference();
        if (!(edited instanceof ScheduleSide.Computed computed)) {
            return Explanation.unable(
                    Role.CANDIDATE.label(),
                    Role.REFERENCE.label(),
                    "both series are recorded: there is no schedule to edit");
        }
        Role side = candidateRuns ? Role.CANDIDATE : Role.REFERENCE;
        Role other = candidateRuns ? Role.REFERENCE : Role.CANDIDATE;
        ScheduleSide target = candidateRuns ? check.reference() : check.candidate();
        Map<Integer, Double> rates =
                target.fold(theirs -> evaluated(check, theirs.spec()), recorded -> recorded(check, other));
        if (rates.isEmpty()) {
            return Explanation.unable(side.label(), other.label(), "the " + other.label() + " has none of the values");
        }
        int[] indices = rates.keySet().stream().mapToInt(Integer::intValue).toArray();
        double[] values =
                rates.values().stream().mapToDouble(Double::doubleValue).toArray();
        return new ScheduleSearch(
                        new ScheduleSearch.Question(
                                side.label(),
                                other.label(),
                                computed.spec(),
                                new Series(indices, values, false),
                                options.depth()),
                        Budget.of(options.budget()))
                .explain();
    }

    private static Map<Integer, Double> evaluated(ScheduleCheck check, ScheduleSpec spec) {
        double[] series = Schedules.of(spec).series(check.steps());
        Map<Integer, Double> rates = new LinkedHashMap<>();
        for (int i = 0; i < series.length; i++) {
            rates.put(i, series[i]);
        }
        return rates;
    }

    private Map<Integer, Double> recorded(ScheduleCheck check, Role role) {
        // The whole series tells more than the steps that the check compares.
        ScheduleCheck whole = new ScheduleCheck(
                check.settings(),
                Math.max(check.steps(), MOST_STEPS),
                List.of(new ObservedKey("series", ObservedKey.RATE, ObservedKey.WHOLE)),
                check.candidate(),
                check.reference());
        ScheduleSide side = role.equals(Role.REFERENCE) ? check.reference() : check.candidate();
        boolean hasSeries = side instanceof ScheduleSide.Recorded recorded && recorded.series() != null;
        Map<Integer, Double> rates = new TreeMap<>();
        for (Observation observation : sides.of(hasSeries ? whole : check, role).get(null)) {
            NdArray array = observation.value();
            for (int i = 0; i < array.size(); i++) {
                double rate = array.doubleAt(i);
                if (Double.isFinite(rate)) {
                    rates.put(Math.max(0, observation.iteration()) + i, rate);
                }
            }
        }
        return rates;
    }
}
