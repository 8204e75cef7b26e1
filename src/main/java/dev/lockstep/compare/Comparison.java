package dev.lockstep.compare;

import dev.lockstep.compare.ArrayDiff.Counts;
import dev.lockstep.compare.ArrayDiff.Form;
import dev.lockstep.compare.ArrayDiff.Logged;
import dev.lockstep.compare.ArrayDiff.Types;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;
import java.math.BigInteger;
import java.util.stream.IntStream;

/** Walks two arrays of one size run by run; large ones on all processors, with the same result to the bit. */
final class Comparison {
    /** Runs that one task takes: enough work to be worth its start. */
    private static final int RUNS_PER_TASK = 256;

    private final DType arithmetic;
    private final NdArray candidate;
    private final NdArray reference;
    private final Tolerance tolerance;
    // One sum a run, added up in order at the end: the processors may come in any.
    private final double[] sums;
    private final double[] signedSums;

    Comparison(NdArray candidate, NdArray reference, Tolerance tolerance) {
        this.arithmetic = Promotion.of(candidate.dtype(), reference.dtype());
        this.candidate = candidate;
        this.reference = reference;
        this.tolerance = tolerance;
        int runs = Math.toIntExact((candidate.size() + DiffKernel.RUN - 1) / DiffKernel.RUN);
        this.sums = new double[runs];
        this.signedSums = new double[runs];
    }

    ArrayDiff diff(boolean sameForm) {
        DiffAccumulator tally = tally();
        double mean = DiffKernels.of(arithmetic, candidate, reference).mean(sums, candidate.size());
        if (!TrueDistances.areNeeded(candidate.dtype(), reference.dtype(), tally.nonFinite, tolerance)) {
            Counts counts = counts(tally, tally.equalBits, 0, 0, 0);
            return byNumPy(mean, tally, counts, sameForm);
        }
        TrueDistances distances = new TrueDistances(candidate, reference, tolerance).walk();
        Counts counts = counts(
                tally,
                distances.isOfIntegers() ? distances.equal : tally.equalBits,
                distances.equalInfinities,
                distances.oppositeInfinities,
                distances.outside);
        return distances.differFromNumPys()
                ? byDistances(mean, tally, distances, counts, sameForm)
                : byNumPy(mean, tally, counts, sameForm);
    }

    private Counts counts(
            DiffAccumulator tally, long equal, long equalInfinities, long oppositeInfinities, long outside) {
        return new Counts(
                candidate.size(),
                tally.nonFinite,
                equalInfinities,
                oppositeInfinities,
                equal,
                roundingProne(tally),
                outside);
    }

    /** The root of one square is the number itself, which squares would round, or be too large or too small for. */
    private static double norm(Counts counts, double maxRelative, double ofSquares) {
        return counts.all() == 1 && counts.nonFinite() == 0 ? maxRelative : ofSquares;
    }

    /** NumPy's arithmetic is true enough: each difference is rounded once. */
    private ArrayDiff byNumPy(double mean, DiffAccumulator tally, Counts counts, boolean sameForm) {
        return new ArrayDiff(
                new Distances(
                        aboveZero(mean, tally.max),
                        tally.max,
                        tally.min,
                        ulps(tally.maxUlp),
                        tally.maxRelative,
                        norm(counts, tally.maxRelative, tally.relativeNorm())),
                null,
                DiffKernel.doubleSum(signedSums) / counts.all(),
                counts,
                ArrayDiff.NOWHERE,
                candidate.doubleAt(0),
                Types.of(candidate, reference),
                sameForm && tally.equalBits == counts.all() ? Form.SAME_BITS : Form.SHAPES_AGREE);
    }

    private ArrayDiff byDistances(
            double mean, DiffAccumulator tally, TrueDistances distances, Counts counts, boolean sameForm) {
        return new ArrayDiff(
                new Distances(
                        aboveZero(distances.mean(), distances.max),
                        distances.max,
                        distances.min,
                        distances.isOfIntegersAlone()
                                ? distances.maxUlp
                                : Math.max(ulps(tally.maxUlp), distances.max > 0 ? 1 : 0),
                        distances.maxRelative,
                        norm(
                                counts,
                                distances.maxRelative,
                                DiffAccumulator.relativeNorm(
                                        tally.squares, tally.referenceSquares, distances.max > 0))),
                logged(mean, tally),
                distances.signedMean(),
                counts,
                ArrayDiff.NOWHERE,
                candidate.doubleAt(0),
                Types.of(candidate, reference),
                sameForm && tally.equalBits == counts.all() ? Form.SAME_BITS : Form.SHAPES_AGREE);
    }

    /** Counted where all bits are equal, which is where it matters. */
    private long roundingProne(DiffAccumulator tally) {
        return tally.equalBits == candidate.size() ? RoundingProne.count(candidate) : 0;
    }

    /** A mean below what its type holds is no equality. */
    private static double aboveZero(double mean, double max) {
        return mean == 0 && max > 0 ? Double.MIN_VALUE : mean;
    }

    private Logged logged(double mean, DiffAccumulator tally) {
        return arithmetic.isIntegral()
                ? new Logged(mean, exact(tally.wholeMax), exact(tally.wholeMin))
                : new Logged(mean, tally.max, tally.min);
    }

    private DiffAccumulator tally() {
        int tasks = (sums.length + RUNS_PER_TASK - 1) / RUNS_PER_TASK;
        if (tasks == 1) {
            return task(0);
        }
        DiffAccumulator whole = new DiffAccumulator();
        IntStream.range(0, tasks)
                .parallel()
                .mapToObj(this::task)
                .toList()
                .forEach(part -> whole.merge(part, Promotion.isUnsigned(arithmetic)));
        return whole;
    }

    private DiffAccumulator task(int task) {
        DiffAccumulator tally = new DiffAccumulator();
        DiffKernel lane = DiffKernels.of(arithmetic, candidate, reference);
        int end = Math.min(sums.length, (task + 1) * RUNS_PER_TASK);
        for (int run = task * RUNS_PER_TASK; run < end; run++) {
            long from = (long) run * DiffKernel.RUN;
            int count = (int) Math.min(DiffKernel.RUN, candidate.size() - from);
            sums[run] = lane.run(from, count, tally);
            signedSums[run] = lane.signedSum(count, tally);
        }
        return tally;
    }

    /** bfloat16 subtracts as float32, of which it is the upper half: 65536 of its units are one of bfloat16. */
    private long ulps(long maxUlp) {
        if (Float8Ulps.areOf(candidate, reference)) {
            return Float8Ulps.max(candidate, reference);
        }
        boolean halves = candidate.dtype() == DType.BFLOAT16 && reference.dtype() == DType.BFLOAT16;
        return halves ? maxUlp >>> Short.SIZE : maxUlp;
    }

    private BigInteger exact(long bits) {
        return Promotion.isUnsigned(arithmetic)
                ? new BigInteger(Long.toUnsignedString(bits))
                : BigInteger.valueOf(bits);
    }
}
