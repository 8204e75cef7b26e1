package dev.lockstep.explain.search;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.util.Arrays;
import java.util.Optional;

/** How far a schedule is from a recorded series. */
final class SeriesMisfit {
    /** Units in the last place by which libraries' cosines and powers, and the order of two products, may differ. */
    private static final double ULPS = 8;
    /** The same of the highest rate, for rates that cancel to almost nothing. */
    private static final double SHARE = 4e-16;

    private final double[] rest;
    private final double[] limits;
    private final long maxUlp;

    private SeriesMisfit(double[] rest, double[] limits, long maxUlp) {
        this.rest = rest;
        this.limits = limits;
        this.maxUlp = maxUlp;
    }

    /**
     * The misfit of a schedule.
     *
     * @param shift steps by which the schedule is ahead
     * @return empty if it is refused
     */
    static Optional<SeriesMisfit> of(ScheduleSpec spec, Series target, int shift) {
        try {
            double[] series = Schedules.ofHypothesis(spec).series(target.last() + Math.max(0, shift));
            return Optional.of(of(series, target, shift));
        } catch (BadFieldException e) {
            return Optional.empty();
        }
    }

    private static SeriesMisfit of(double[] series, Series target, int shift) {
        double highest = target.highest();
        double[] rest = new double[target.length()];
        double[] limits = new double[rest.length];
        long maxUlp = 0;
        for (int i = 0; i < rest.length; i++) {
            double rate = series[Math.max(0, target.index(i) + shift)];
            rest[i] = target.rate(i) - (target.isNarrow() ? (float) rate : rate);
            double ulp = target.isNarrow() ? Math.ulp((float) target.rate(i)) : Math.ulp(target.rate(i));
            limits[i] = Math.max(ULPS * ulp, SHARE * highest);
            maxUlp = Math.max(maxUlp, (long) Math.min(9e18, Math.abs(rest[i]) / ulp));
        }
        return new SeriesMisfit(rest, limits, maxUlp);
    }

    /** Target less rate at each step that is compared. */
    double[] rest() {
        return rest.clone();
    }

    double restAt(int i) {
        return rest[i];
    }

    /** The largest in units in the last place. */
    long maxUlp() {
        return maxUlp;
    }

    /** The largest, in multiples of what two mathematical libraries may be apart; up to 1 it fits. */
    double misfit() {
        double misfit = 0;
        for (int i = 0; i < rest.length; i++) {
            misfit = Math.max(misfit, Math.abs(rest[i]) / limits[i]);
        }
        return misfit;
    }

    boolean fits() {
        return misfit() <= 1;
    }

    double maxDiff() {
        return Arrays.stream(rest).map(Math::abs).max().orElse(0);
    }

    double chiSquare() {
        return Comparison.chiSquare(rest);
    }

    /** The first step that is compared and does not fit. */
    int divergence() {
        for (int i = 0; i < rest.length; i++) {
            if (!(Math.abs(rest[i]) <= limits[i])) {
                return i;
            }
        }
        return rest.length;
    }
}
