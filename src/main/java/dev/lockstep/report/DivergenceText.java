package dev.lockstep.report;

import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.explain.Divergence;
import dev.lockstep.explain.DivergenceClock;
import dev.lockstep.explain.JudgedStep;
import dev.lockstep.record.PythonRepr;
import java.util.List;
import java.util.stream.Collectors;

/** Says when two sides part. */
final class DivergenceText {
    private static final int MOST_GROWTH = 6;

    private DivergenceText() {}

    /** A sentence a direction, such as {@code first divergence: hidden_2 (max 3.1e-05); 12 of 14 keys after it outside too}. */
    static List<String> lines(DivergenceClock clock) {
        return clock.divergences().stream().map(DivergenceText::line).toList();
    }

    private static String line(Divergence divergence) {
        return switch (divergence.direction()) {
            case FORWARD -> "first divergence: " + told(divergence) + after(divergence, "after it");
            case BACKWARD ->
                "first divergence of the gradients: " + told(divergence) + after(divergence, "after it backward");
        };
    }

    private static String after(Divergence divergence, String where) {
        if (divergence.after() == 0) {
            return "; no key " + where;
        }
        return "; " + divergence.outside() + " of " + divergence.after()
                + (divergence.after() == 1 ? " key " : " keys ") + where + " outside too" + growth(divergence.growth());
    }

    private static String growth(List<JudgedStep> growth) {
        if (growth.isEmpty()) {
            return "";
        }
        String shown =
                growth.stream().limit(MOST_GROWTH).map(DivergenceText::told).collect(Collectors.joining(", "));
        return "; grows to " + shown + (growth.size() > MOST_GROWTH ? ", ..." : "");
    }

    private static String told(Divergence divergence) {
        String relation = divergence.relation().isEmpty() ? "" : "; " + divergence.relation();
        return divergence.first().key() + " (" + figure(divergence.first()) + index(divergence.first()) + relation
                + ")";
    }

    private static String told(JudgedStep step) {
        return step.key() + " (" + figure(step) + index(step) + ")";
    }

    /** Where in a series the values part. */
    private static String index(JudgedStep step) {
        long first = step.statistics().pairs().firstOutside();
        return first == ArrayDiff.NOWHERE ? "" : ", from index " + first + " on";
    }

    private static String figure(JudgedStep step) {
        return switch (step.judged().verdict()) {
            case SHAPE, NON_FINITE -> step.judged().verdict().label();
            case FAILED, MISSING, MISMATCH, NONDETERMINISTIC, AMPLIFIED, VACUOUS, INCONCLUSIVE, DRIFTS, AGREES, EXACT ->
                "max " + PythonRepr.of(step.statistics().maxDiff());
        };
    }
}
