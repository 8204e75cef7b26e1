package dev.lockstep.compare;

import dev.lockstep.suite.Method;
import dev.lockstep.suite.Tolerance;
import java.util.EnumSet;
import java.util.Set;

/** Whether the differences of two arrays are within a tolerance's limits. */
public final class LimitCheck {
    private LimitCheck() {}

    /** What comparing two arrays came to: every method that the tolerance names must hold. */
    public static ValueOutcome outcome(ArrayDiff diff, Tolerance tolerance) {
        if (!diff.shapesAgree()) {
            return ValueOutcome.SHAPES_DIFFER;
        }
        if (nonFinite(diff, tolerance) > 0) {
            return ValueOutcome.NON_FINITE;
        }
        if (diff.isEmpty() || diff.isExact()) {
            return ValueOutcome.EQUAL;
        }
        return hold(diff, tolerance) ? ValueOutcome.WITHIN : ValueOutcome.OUTSIDE;
    }

    /** Whether every method that the tolerance names holds. */
    static boolean hold(ArrayDiff diff, Tolerance tolerance) {
        return tolerance.methods().stream().allMatch(method -> hold(diff, method, tolerance));
    }

    /** Pairs that no tolerance lets pass: with a NaN or an infinity, except for equal infinities where these may be. */
    private static long nonFinite(ArrayDiff diff, Tolerance tolerance) {
        return diff.nonFinite() - (tolerance.equalInf() ? diff.counts().equalInfinities() : 0);
    }

    /** Whether one statistic passes: any limit that is given holds. A NaN never does. */
    public static boolean hold(ArrayDiff diff, Method method, Tolerance tolerance) {
        boolean finite = nonFinite(diff, tolerance) == 0 && diff.count() > 0;
        return switch (method) {
            case MIN, MAX, MEAN ->
                within(diff.distance(method), tolerance.threshold()) || (finite && withinRelative(diff, tolerance));
            case ALLCLOSE -> finite && diff.counts().outside() == 0;
        };
    }

    /** Whether the text log says that a statistic passes, which holds NumPy's value against the threshold. */
    public static boolean holdInLog(ArrayDiff diff, Method method, Tolerance tolerance) {
        return switch (method) {
            case MIN, MAX, MEAN ->
                within(diff.value(method).doubleValue(), tolerance.threshold())
                        || (diff.nonFinite() == 0 && diff.count() > 0 && withinRelative(diff, tolerance));
            case ALLCLOSE -> hold(diff, method, tolerance);
        };
    }

    /** The methods of which the text log says that they fail. */
    static Set<Method> failingInLog(ArrayDiff diff, Tolerance tolerance) {
        Set<Method> failing = EnumSet.noneOf(Method.class);
        for (Method method : tolerance.methods()) {
            if (!holdInLog(diff, method, tolerance)) {
                failing.add(method);
            }
        }
        return failing;
    }

    private static boolean withinRelative(ArrayDiff diff, Tolerance tolerance) {
        return within(diff.distances().maxRelative(), tolerance.rtol())
                || (tolerance.ulp() != null && diff.maxUlp() <= tolerance.ulp());
    }

    private static boolean within(double value, Double limit) {
        return limit != null && value <= limit;
    }
}
