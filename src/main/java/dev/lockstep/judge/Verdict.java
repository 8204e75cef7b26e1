package dev.lockstep.judge;

import dev.lockstep.compare.ValueOutcome;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What one comparison amounts to, worst first: a check's verdict is the smallest of its keys'. */
public enum Verdict {
    /** The case did not run. */
    FAILED(false),
    /** One side has no value under the key. */
    MISSING(false),
    /** The shapes differ; () and (1,) do not. */
    SHAPE(false),
    /** Either side has a NaN or an infinity. */
    NON_FINITE(false),
    /** Outside the tolerance. */
    MISMATCH(false),
    /** A side is not the same each time that it runs. */
    NONDETERMINISTIC(false),
    /** Outside the tolerance, yet both sides are as far from the float64 run as float32 explains. */
    AMPLIFIED(false),
    /** Nothing was compared: one file, one run or one spec on both sides, or equal bits that rounding forbids. */
    VACUOUS(false),
    /** Within the tolerance; whether systematically apart cannot be told. */
    INCONCLUSIVE(true),
    /** Within the tolerance, yet systematically apart. */
    DRIFTS(true),
    /** Within the tolerance. */
    AGREES(true),
    /** 0 ulp apart. */
    EXACT(true);

    private final boolean passing;

    Verdict(boolean passing) {
        this.passing = passing;
    }

    /** Whether a check with this verdict passes. */
    public boolean passes() {
        return passing;
    }

    /** The name in tables and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The verdict with this label. @throws IllegalArgumentException if there is none */
    public static Verdict of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /**
     * The one order of what is worse: by the verdict, then by the mean difference, of which a NaN is the largest.
     *
     * @param verdict of what is ordered
     * @param meanDiff of what is ordered
     */
    public static <T> Comparator<T> worstFirst(Function<T, Verdict> verdict, ToDoubleFunction<T> meanDiff) {
        return Comparator.comparing(verdict)
                .thenComparing(Comparator.comparingDouble(meanDiff).reversed());
    }

    /** What was compared where this is the verdict. */
    public ValueOutcome outcome() {
        return switch (this) {
            case FAILED -> ValueOutcome.FAILED;
            case MISSING -> ValueOutcome.MISSING;
            case SHAPE -> ValueOutcome.SHAPES_DIFFER;
            case NON_FINITE -> ValueOutcome.NON_FINITE;
            case MISMATCH, AMPLIFIED -> ValueOutcome.OUTSIDE;
            case NONDETERMINISTIC, INCONCLUSIVE, DRIFTS, AGREES -> ValueOutcome.WITHIN;
            case VACUOUS, EXACT -> ValueOutcome.EQUAL;
        };
    }

    /** The worst of some; exact of none. */
    public static Verdict worst(Stream<Verdict> verdicts) {
        return verdicts.reduce(EXACT, Verdict::and);
    }

    /** Whether this is worse than another; not if they are the same. */
    public boolean isWorseThan(Verdict other) {
        return compareTo(other) < 0;
    }

    /** The worse of the two. */
    public Verdict and(Verdict other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
