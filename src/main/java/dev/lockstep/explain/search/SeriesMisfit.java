package dev.lockstep.explain.search;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.util.Optional;

/**
 * How far a schedule is from a recorded series.
 *
 * @param rest target less rate at each step that is compared
 * @param misfit the largest, in multiples of what two mathematical libraries may be apart; up to 1 it fits
 * @param maxUlp the largest in units in the last place
 * @param equal steps with equal bits
 */
record SeriesMisfit(double[] rest, double misfit, long maxUlp, int equal) {
    /** Units in the last place by which libraries' cosines and powers, and the order of two products, may differ. */
    private static final double ULPS = 8;
    /** The same of the highest rate, for rates that cancel to almost nothing. */
    private static final double SHARE = 4e-16;

    /** A series that was recorded. */
    interface Series {
        /** Its steps, ascending. */
        int[] indices();

        /** Its rates. */
        double[] rates();

        /** Whether they were recorded in float32. */
        boolean narrow();
    }

    /**
     * The misfit of a schedule.
     *
     * @param shift steps by which the schedule is ahead
     * @return empty if it is refused
     */
    static Optional<SeriesMisfit> of(ScheduleSpec spec, Series target, int shift) {
        int[] indices = target.indices();
        try {
            double[] series = Schedules.ofHypothesis(spec).series(indices[indices.length - 1] + Math.max(0, shift));
            return Optional.of(of(series, target, shift));
        } catch (BadFieldException e) {
            return Optional.empty();
        }
    }

    private static SeriesMisfit of(double[] series, Series target, int shift) {
        double[] rates = target.rates();
        double highest = 0;
        for (double rate : rates) {
            highest = Math.max(highest, Math.abs(rate));
        }
        double[] rest = new double[rates.length];
        double misfit = 0;
        long maxUlp = 0;
        int equal = 0;
        for (int i = 0; i < rates.length; i++) {
            double rate = series[Math.max(0, target.indices()[i] + shift)];
            double seen = target.narrow() ? (float) rate : rate;
            rest[i] = rates[i] - seen;
            double ulp = target.narrow() ? Math.ulp((float) rates[i]) : Math.ulp(rates[i]);
            misfit = Math.max(misfit, Math.abs(rest[i]) / Math.max(ULPS * ulp, SHARE * highest));
            maxUlp = Math.max(maxUlp, (long) Math.min(9e18, Math.abs(rest[i]) / ulp));
            equal += rest[i] == 0 ? 1 : 0;
        }
        return new SeriesMisfit(rest, misfit, maxUlp, equal);
    }

    boolean fits() {
        return misfit <= 1;
    }

    double maxDiff() {
        double most = 0;
        for (double each : rest) {
            most = Math.max(most, Math.abs(each));
        }
        return most;
    }

    /** The first step that is compared and does not fit. */
    int divergence(Series target) {
        double highest = 0;
        for (double rate : target.rates()) {
            highest = Math.max(highest, Math.abs(rate));
        }
        for (int i = 0; i < rest.length; i++) {
            if (!(Math.abs(rest[i]) <= Math.max(ULPS * Math.ulp(target.rates()[i]), SHARE * highest))) {
                return i;
            }
        }
        return rest.length;
    }
}
