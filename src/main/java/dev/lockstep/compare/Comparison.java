package dev.lockstep.compare;

import dev.lockstep.record.DType;
import dev.lockstep.record.NdArray;
import java.math.BigInteger;
import java.util.stream.IntStream;

/** Walks two arrays of one size run by run; large ones on all processors, with the same result to the bit. */
final class Comparison {
    /** Runs that one task takes: enough work to be worth its start. */
    private static final int RUNS_PER_TASK = 256;

    private final DType arithmetic;
    private final NdArray candidate;
    private final NdArray reference;
    // One sum a run, added up in order at the end: the processors may come in any.
    private final double[] sums;
    private final double[] signedSums;

    Comparison(DType arithmetic, NdArray candidate, NdArray reference) {
        this.arithmetic = arithmetic;
        this.candidate = candidate;
        this.reference = reference;
        int runs = Math.toIntExact((candidate.size() + Lane.RUN - 1) / Lane.RUN);
        this.sums = new double[runs];
        this.signedSums = new double[runs];
    }

    ArrayDiff diff(boolean sameForm) {
        Tally tally = tally();
        long count = candidate.size();
        double mean = Lane.of(arithmetic, candidate, reference).mean(sums, count);
        return new ArrayDiff(
                mean,
                tally.max,
                tally.min,
                arithmetic.isIntegral() ? new Whole(exact(tally.wholeMin), exact(tally.wholeMax)) : null,
                ulps(tally.maxUlp),
                tally.maxRelative,
                count,
                tally.nonFinite,
                tally.equalBits,
                true,
                sameForm && tally.equalBits == count,
                signedMean(count));
    }

    private Tally tally() {
        int tasks = (sums.length + RUNS_PER_TASK - 1) / RUNS_PER_TASK;
        if (tasks == 1) {
            return task(0);
        }
        Tally whole = new Tally();
        IntStream.range(0, tasks)
                .parallel()
                .mapToObj(this::task)
                .toList()
                .forEach(part -> whole.merge(part, Promotion.isUnsigned(arithmetic)));
        return whole;
    }

    private Tally task(int task) {
        Tally tally = new Tally();
        Lane lane = Lane.of(arithmetic, candidate, reference);
        int end = Math.min(sums.length, (task + 1) * RUNS_PER_TASK);
        for (int run = task * RUNS_PER_TASK; run < end; run++) {
            long from = (long) run * Lane.RUN;
            int count = (int) Math.min(Lane.RUN, candidate.size() - from);
            sums[run] = lane.run(from, count, tally);
            signedSums[run] = lane.signedSum(count);
        }
        return tally;
    }

    /** bfloat16 subtracts as float32, of which it is the upper half: 65536 of its units are one of bfloat16. */
    private long ulps(long maxUlp) {
        boolean halves = candidate.dtype() == DType.BFLOAT16 && reference.dtype() == DType.BFLOAT16;
        return halves ? maxUlp >>> Short.SIZE : maxUlp;
    }

    private double signedMean(long count) {
        return Lane.doubleSum(signedSums) / count;
    }

    private BigInteger exact(long bits) {
        return Promotion.isUnsigned(arithmetic)
                ? new BigInteger(Long.toUnsignedString(bits))
                : BigInteger.valueOf(bits);
    }
}
