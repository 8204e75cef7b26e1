package dev.lockstep.compare;

import dev.lockstep.suite.Method;
import dev.lockstep.suite.Tolerance;
import java.util.EnumSet;
import java.util.Set;

/** The verdict of one comparison. */
public final class Judge {
    private Judge() {}

    /** The verdict of two arrays' difference: every method that the tolerance names must pass. */
    public static Verdict of(ArrayDiff diff, Tolerance tolerance) {
        if (!diff.shapesAgree()) {
            return Verdict.SHAPE;
        }
        if (diff.nonFinite() > 0) {
            return Verdict.NON_FINITE;
        }
        if (diff.count() == 0) {
            return Verdict.VACUOUS;
        }
        if (diff.isExact()) {
            return Verdict.EXACT;
        }
        return failing(diff, tolerance).isEmpty() ? Verdict.AGREES : Verdict.MISMATCH;
    }

    /** The methods that the tolerance names and that do not pass. */
    static Set<Method> failing(ArrayDiff diff, Tolerance tolerance) {
        Set<Method> failing = EnumSet.noneOf(Method.class);
        for (Method method : tolerance.methods()) {
            if (!passes(diff, method, tolerance)) {
                failing.add(method);
            }
        }
        return failing;
    }

    /** Whether one statistic passes: any limit that is given holds. A NaN never does. */
    public static boolean passes(ArrayDiff diff, Method method, Tolerance tolerance) {
        return within(value(diff, method), tolerance.threshold())
                || (diff.nonFinite() == 0 && diff.count() > 0 && withinRelative(diff, tolerance));
    }

    private static double value(ArrayDiff diff, Method method) {
        return switch (method) {
            case MIN -> diff.min();
            case MAX -> diff.max();
            case MEAN -> diff.mean();
        };
    }

    private static boolean withinRelative(ArrayDiff diff, Tolerance tolerance) {
        return within(diff.maxRelative(), tolerance.rtol())
                || (tolerance.ulp() != null && diff.maxUlp() <= tolerance.ulp());
    }

    private static boolean within(double value, Double limit) {
        return limit != null && value <= limit;
    }
}
