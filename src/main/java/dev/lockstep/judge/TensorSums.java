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

    /** Of replicas, block by block. */
    public static final class ReplicaSums implements Serializable {
        /** Degrees of freedom of each element's variance. */
        final int freedom;
        /** Finite elements. */
        final int[] counts;
        /** Of the elements' variances about the replicas' own mean. */
        final double[] variances;
        /** Of those means' squares. */
        final double[] squares;

        private ReplicaSums(int freedom, int blocks) {
            this.freedom = freedom;
            this.counts = new int[blocks];
            this.variances = new double[blocks];
            this.squares = new double[blocks];
        }

        int freedom() {
            return freedom;
        }
    }

    /** Of two sides, block by block. */
    public static final class PairSums implements Serializable {
        /** Finite elements. */
        final int[] counts;
        /** Of candidate less reference. */
        final double[] signed;
        /** Of its squares. */
        final double[] squares;
        /** Its largest absolute values. */
        final double[] farthest;
        /** Of the references' squares. */
        final double[] references;
        /** Of the squared float32 spacings at the references. */
        final double[] spacings;
        /** Of the errors to the float64 run; null without one. */
        final ErrorSums errors;
        /** Whether all elements are close by PyTorch's rule. */
        final boolean close;

        private PairSums(int blocks, ErrorSums errors, boolean close) {
            this.counts = new int[blocks];
            this.signed = new double[blocks];
            this.squares = new double[blocks];
            this.farthest = new double[blocks];
            this.references = new double[blocks];
            this.spacings = new double[blocks];
            this.errors = errors;
            this.close = close;
        }

        /** Whether there is a float64 run. */
        boolean hasArbiter() {
            return errors != null;
        }

        /** How many finite elements there are in all. */
        int count() {
            return total(counts);
        }
    }

    /** Of the errors to a float64 run, block by block. */
    static final class ErrorSums implements Serializable {
        /** Of the candidate's squared errors. */
        final double[] candidate;
        /** The reference's. */
        final double[] reference;
        /** Of the float64 run's squares. */
        final double[] arbiter;
        /** Whether the candidate is in float16 or bfloat16. */
        final boolean half;

        private ErrorSums(int blocks, boolean half) {
            this.candidate = new double[blocks];
            this.reference = new double[blocks];
            this.arbiter = new double[blocks];
            this.half = half;
        }
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
