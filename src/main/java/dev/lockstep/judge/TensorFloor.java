package dev.lockstep.judge;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What rounding alone does to the tensors of one key, block by block: the replicas' variance relative to the block's mean square, pooled
 * over the seeds that have replicas. A seed whose own replicas spread more has its own.
 */
final class TensorFloor implements Serializable {
    /** Single elements of a block lie so many times further out than its root mean square: measured, see docs/noise.md. */
    private static final double HEAVY_TAILS = 8;

    private static final int MOST_WORTH = 8;

    private final Map<Long, ReplicaSums> replicas = new HashMap<>();
    private final double[] relative;
    private final double overall;
    private final int freedom;
    private final int worth;

    /** @param seeds by their numbers */
    TensorFloor(Map<Long, TensorSums> seeds) {
        seeds.forEach((seed, sums) -> {
            if (sums.replicas() != null) {
                replicas.put(seed, sums.replicas());
            }
        });
        Collection<ReplicaSums> all = replicas.values();
        int blocks = all.stream().mapToInt(sums -> sums.counts.length).max().orElse(0);
        this.relative = new double[blocks];
        double variances = 0;
        double squares = 0;
        for (int block = 0; block < blocks; block++) {
            double ofBlock = 0;
            double within = 0;
            for (ReplicaSums sums : all) {
                if (sums.counts.length == blocks) {
                    within += sums.variances[block];
                    ofBlock += sums.squares[block];
                }
            }
            variances += within;
            squares += ofBlock;
            relative[block] = ofBlock > 0 ? within / ofBlock : Double.NaN;
        }
        this.overall = squares > 0 ? variances / squares : 0;
        this.worth = Math.min(
                MOST_WORTH,
                all.stream()
                        .mapToInt(sums -> TensorSums.total(sums.counts))
                        .max()
                        .orElse(1));
        this.freedom = all.stream().mapToInt(ReplicaSums::freedom).sum();
    }

    /** Degrees of freedom of each element's variance, over the seeds; 0 if nothing was measured. */
    int freedom() {
        return freedom;
    }

    /** How many independent values an array's elements are worth: they go together more or less. */
    int worth() {
        return worth;
    }

    /**
     * The deviations of a check's seeds.
     *
     * @param seeds those without any finite pair are left out
     * @param updates that rounded the values one after another, on both sides alike: only the float64 run tells
     */
    Map<Long, Deviation> deviations(Map<Long, PairSums> seeds, int updates, Rounding candidate, Rounding reference) {
        Map<Long, Deviation> deviations = new LinkedHashMap<>();
        seeds.forEach((seed, sums) -> {
            if (TensorSums.total(sums.counts) > 0) {
                deviations.put(seed, deviation(seed, sums, updates, candidate, reference));
            }
        });
        return deviations;
    }

    private Deviation deviation(long seed, PairSums sums, int updates, Rounding candidate, Rounding reference) {
        double count = TensorSums.total(sums.counts);
        double variances = 0;
        double z = 0;
        double square = 0;
        double farthest = 0;
        double candidateError = 0;
        double referenceError = 0;
        for (int block = 0; block < sums.counts.length; block++) {
            int n = sums.counts[block];
            double ofCandidate = variance(seed, sums, block, 1, candidate);
            double ofReference = variance(seed, sums, block, 1, reference);
            double variance = ofCandidate + ofReference;
            if (n > 0 && variance > 0) {
                variances += n * variance;
                z += sums.signed[block] / Math.sqrt(variance);
                square += sums.squares[block] / variance;
                double rms = Math.sqrt(sums.squares[block] / n / variance);
                double single = sums.farthest[block] / Math.sqrt(variance) / HEAVY_TAILS;
                farthest = Math.max(farthest, Math.max(rms, single));
                candidateError += sums.hasArbiter()
                        ? sums.errors.candidate[block] / variance(seed, sums, block, updates, candidate)
                        : 0;
                referenceError += sums.hasArbiter()
                        ? sums.errors.reference[block] / variance(seed, sums, block, updates, reference)
                        : 0;
            }
        }
        return new Deviation(
                Math.sqrt(variances / count),
                z / count,
                square / count,
                farthest,
                errors(sums, candidateError, referenceError),
                sums.hasArbiter()
                        ? errors(sums, sum(sums.errors.candidate), sum(sums.errors.reference))
                        : SideErrors.NONE,
                SameRule.multiplier((long) count, sums.hasArbiter() && sums.errors.half),
                sums.close);
    }

    /** Of one element of one side. */
    private double variance(long seed, PairSums sums, int block, int roundings, Rounding side) {
        double n = sums.counts[block];
        if (n == 0) {
            return 0;
        }
        double share =
                relative.length == sums.counts.length && !Double.isNaN(relative[block]) ? relative[block] : overall;
        double spread = Math.max(share * sums.references[block] / n, own(seed, block, sums.counts.length));
        return side.scale() * side.scale() * (spread + roundings * side.kappa() * sums.spacings[block] / n / 12);
    }

    private double own(long seed, int block, int blocks) {
        ReplicaSums own = replicas.get(seed);
        return own == null || own.counts.length != blocks || own.counts[block] == 0
                ? 0
                : own.variances[block] / own.counts[block];
    }

    private static SideErrors errors(PairSums sums, double candidate, double reference) {
        double count = TensorSums.total(sums.counts);
        return sums.hasArbiter()
                ? new SideErrors(Math.sqrt(candidate / count), Math.sqrt(reference / count))
                : SideErrors.NONE;
    }

    private static double sum(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /**
     * Whether the float64 run says zero where float32 has nothing but rounding, in all seeds that have such a run: its root mean square
     * is within one sigma of a side, and both sides are as far from it as float32 explains.
     */
    boolean isZero(Map<Long, PairSums> seeds, Rounding candidate, Rounding reference) {
        Map<Long, PairSums> known = new HashMap<>(seeds);
        known.values().removeIf(sums -> !sums.hasArbiter() || TensorSums.total(sums.counts) == 0);
        Map<Long, Deviation> deviations = deviations(known, 1, candidate, reference);
        return freedom > 0
                && !known.isEmpty()
                && known.entrySet().stream().allMatch(seed -> {
                    Deviation deviation = deviations.get(seed.getKey());
                    double rms =
                            Math.sqrt(sum(seed.getValue().errors.arbiter) / TensorSums.total(seed.getValue().counts));
                    return rms <= deviation.sigma()
                            && deviation.inSigmas().candidate() <= NoiseLimits.EXPLAINED
                            && deviation.inSigmas().reference() <= NoiseLimits.EXPLAINED;
                });
    }
}
