package dev.lockstep.judge;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the elements of one tensor of one seed come to, summed by blocks: runs of neighbouring elements, of at least 256, at most 64 of
 * them. Elements of a block share a sigma; they are enough to tell it by few replicas.
 *
 * @param replicas how far these are apart; null without any
 * @param pairs candidate and reference, by the check's name
 */
public record TensorSums(ReplicaSums replicas, Map<String, PairSums> pairs) implements Serializable {
    private static final int LEAST = 256;
    private static final int MOST_BLOCKS = 64;

    public TensorSums {
        pairs = new TreeMap<>(pairs);
    }

    /** Into how many blocks so many elements go. */
    static int blocks(int elements) {
        return Math.max(1, Math.min(MOST_BLOCKS, elements / LEAST));
    }

    private static int block(int element, int elements, int blocks) {
        return (int) ((long) element * blocks / elements);
    }

    /**
     * Of replicas.
     *
     * @param replicas of one size; null for fewer than two
     */
    public static ReplicaSums replicas(List<double[]> replicas) {
        if (replicas.size() < 2) {
            return null;
        }
        int n = replicas.get(0).length;
        int blocks = blocks(n);
        ReplicaSums sums = new ReplicaSums(replicas.size() - 1, blocks);
        for (int i = 0; i < n; i++) {
            double mean = 0;
            for (double[] replica : replicas) {
                mean += replica[i] / replicas.size();
            }
            double deviations = 0;
            for (double[] replica : replicas) {
                deviations += (replica[i] - mean) * (replica[i] - mean);
            }
            if (Double.isFinite(deviations)) {
                int block = block(i, n, blocks);
                sums.counts[block]++;
                sums.variances[block] += deviations / sums.freedom;
                sums.squares[block] += mean * mean;
            }
        }
        return sums;
    }

    /**
     * Of two sides of one size.
     *
     * @param arbiter of the same size; null without a float64 run
     * @param least of smaller values the float32 spacing here counts: at the size of what they are sums of
     * @param half whether the candidate is in float16 or bfloat16
     */
    public static PairSums pair(double[] candidate, double[] reference, double[] arbiter, double least, boolean half) {
        int n = candidate.length;
        int blocks = blocks(n);
        ErrorSums errors = arbiter == null ? null : new ErrorSums(blocks, half);
        PairSums sums = new PairSums(blocks, errors, areClose(candidate, reference));
        for (int i = 0; i < n; i++) {
            double apart = candidate[i] - reference[i];
            if (Double.isFinite(apart) && (arbiter == null || Double.isFinite(arbiter[i]))) {
                add(sums, block(i, n, blocks), apart, reference[i], least);
                if (arbiter != null) {
                    addErrors(sums.errors, block(i, n, blocks), candidate[i], reference[i], arbiter[i]);
                }
            }
        }
        return sums;
    }

    /** @param sums Modified. */
    private static void add(PairSums sums, int block, double apart, double reference, double least) {
        double spacing = Math.ulp((float) Math.max(Math.abs(reference), least));
        sums.counts[block]++;
        sums.signed[block] += apart;
        sums.squares[block] += apart * apart;
        sums.farthest[block] = Math.max(sums.farthest[block], Math.abs(apart));
        sums.references[block] += reference * reference;
        sums.spacings[block] += spacing * spacing;
    }

    /** @param sums Modified. */
    private static void addErrors(ErrorSums sums, int block, double candidate, double reference, double arbiter) {
        sums.candidate[block] += (candidate - arbiter) * (candidate - arbiter);
        sums.reference[block] += (reference - arbiter) * (reference - arbiter);
        sums.arbiter[block] += arbiter * arbiter;
    }

    private static boolean areClose(double[] candidate, double[] reference) {
        for (int i = 0; i < candidate.length; i++) {
            if (!SameRule.areClose(candidate[i], reference[i])) {
                return false;
            }
        }
        return true;
    }

    static int total(int[] counts) {
        return Arrays.stream(counts).sum();
    }
}
