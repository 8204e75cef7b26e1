package dev.lockstep.explain.replay;

import dev.lockstep.explain.search.Digits;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What clipping by the norm over all gradients did between the recorded gradients and the updates.
 *
 * @param factors of the recorded gradients, one an update
 * @param limit of the norm; NaN if no update reached one, or the record does not tell
 * @param largest norm that was left as it is; NaN if the record does not tell
 * @param supposed the norm that every gradient is brought to where all are clipped, in place of a limit that nothing tells; NaN for none
 */
record Clip(List<Double> factors, double limit, double largest, double supposed) {
    /** Of sums of float32 in different orders. */
    private static final double SAME = 3e-6;

    private static final int MOST_DIGITS = 4;

    Clip {
        factors = List.copyOf(factors);
    }

    Clip(List<Double> factors, double limit, double largest) {
        this(factors, limit, largest, Double.NaN);
    }

    /**
     * What clipping at every update would have done to recorded gradients of which none was clipped yet. To Adam all limits are one, but for
     * epsilon.
     *
     * @return empty where the gradients' norms are not known, or are one
     */
    static Optional<Clip> ofAll(Sample sample) {
        double[] norms =
                IntStream.range(0, sample.updates()).mapToDouble(sample::norm).toArray();
        boolean areOne = Arrays.stream(norms).allMatch(norm -> isSame(norm, norms[0]));
        return !sample.isWhole() || areOne
                ? Optional.empty()
                : Optional.of(new Clip(
                        Arrays.stream(norms).mapToObj(norm -> norms[0] / norm).toList(),
                        Double.NaN,
                        Double.NaN,
                        norms[0]));
    }

    boolean isOfUnknownLimit() {
        return !Double.isNaN(supposed);
    }

    /** What a record tells of it: by the norms before and after, or by norms that are one round number. */
    static Clip of(UpdateRecord record, Sample sample) {
        double[] before = record.scalar("grad_norm");
        double[] after = record.scalar("grad_norm_clipped");
        double[] own = IntStream.range(0, sample.updates())
                .mapToDouble(t -> sample.isWhole() ? sample.norm(t) : Double.NaN)
                .toArray();
        if (before != null && after != null) {
            return ofNorms(before, after, own);
        }
        double limit = own.length > 1 ? common(own) : Double.NaN;
        return new Clip(ones(own.length), limit, Double.NaN);
    }

    private static Clip ofNorms(double[] before, double[] after, double[] own) {
        List<Double> factors = IntStream.range(0, before.length)
                // Gradients that were recorded after clipping need none.
                .mapToObj(t -> isSame(own[t], after[t]) ? 1 : Math.min(1, after[t] / before[t]))
                .map(factor -> isSame(factor, 1) ? 1.0 : factor)
                .toList();
        double[] clipped = IntStream.range(0, before.length)
                .filter(t -> !isSame(before[t], after[t]))
                .mapToDouble(t -> after[t])
                .toArray();
        double largest = IntStream.range(0, before.length)
                .filter(t -> isSame(before[t], after[t]))
                .mapToDouble(t -> after[t])
                .max()
                .orElse(Double.NaN);
        return new Clip(factors, clipped.length == 0 ? Double.NaN : common(clipped), largest);
    }

    private static List<Double> ones(int count) {
        return Collections.nCopies(count, 1.0);
    }

    private static boolean isSame(double one, double other) {
        return Math.abs(one - other) <= SAME * Math.abs(other);
    }

    /** The round number that all norms are; NaN if they are none. */
    private static double common(double[] norms) {
        double first = norms[0];
        return Arrays.stream(norms).allMatch(norm -> isSame(norm, first))
                ? Digits.fewest(first * (1 - SAME), first, first * (1 + SAME), MOST_DIGITS)
                        .orElse(Double.NaN)
                : Double.NaN;
    }

    double[] factorsByUpdate() {
        return factors.stream().mapToDouble(factor -> factor).toArray();
    }

    boolean isTold() {
        return !Double.isNaN(limit);
    }

    /** Whether this side certainly does not clip to a limit: a larger norm was left as it is. */
    boolean isAbove(double otherLimit) {
        return !isTold() && largest > otherLimit * (1 + SAME);
    }
}
