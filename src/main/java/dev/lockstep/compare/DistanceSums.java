package dev.lockstep.compare;

import dev.lockstep.suite.Method;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/** The distances of a key's seeds that were compared, summed without rounding. */
final class DistanceSums {
    private final ExactSum means;
    private final ExactSum signed;
    private final ExactSum signedSquares;
    private long compared;
    private double max = Double.NEGATIVE_INFINITY;
    private double min = Double.POSITIVE_INFINITY;
    private long maxUlp;
    private double maxRelative;
    private double relativeNorm;
    /** Null as long as they are the statistics above. */
    private LoggedSums logged;

    DistanceSums() {
        this(new ExactSum(), new ExactSum(), new ExactSum());
    }

    private DistanceSums(ExactSum means, ExactSum signed, ExactSum signedSquares) {
        this.means = means;
        this.signed = signed;
        this.signedSquares = signedSquares;
    }

    /** How many seeds they are of. */
    long compared() {
        return compared;
    }

    /** Adds a seed with at least one pair. */
    void add(ArrayDiff diff) {
        if (diff.logged() != null) {
            logged().add(diff.logged());
        } else if (logged != null) {
            ExactSum mean = new ExactSum();
            mean.add(diff.mean());
            logged.add(mean, diff.max(), diff.min());
        }
        compared++;
        means.add(diff.mean());
        signed.add(diff.signedMean());
        signedSquares.addSquare(diff.signedMean());
        extend(diff.max(), diff.min(), diff.maxUlp(), diff.distances().maxRelative());
        relativeNorm = Math.max(relativeNorm, diff.distances().relativeNorm());
    }

    /** Adds the seeds of a block. */
    void add(ScalarBlock block) {
        if (logged != null) {
            ExactSum blockMeans = new ExactSum();
            block.sum(blockMeans, new ExactSum(), new ExactSum());
            logged.add(blockMeans, block.max, block.min);
        }
        compared += block.count();
        block.sum(means, signed, signedSquares);
        extend(block.max, block.min, block.maxUlp, block.maxRelative);
        relativeNorm = Math.max(relativeNorm, block.maxRelative);
    }

    /** @param other Not modified in value. */
    void merge(DistanceSums other) {
        mergeLogged(other);
        compared += other.compared;
        means.add(other.means);
        signed.add(other.signed);
        signedSquares.add(other.signedSquares);
        extend(other.max, other.min, other.maxUlp, other.maxRelative);
        relativeNorm = Math.max(relativeNorm, other.relativeNorm);
    }

    private void extend(double otherMax, double otherMin, long otherUlp, double otherRelative) {
        max = Math.max(max, otherMax);
        min = Math.min(min, otherMin);
        maxUlp = Math.max(maxUlp, otherUlp);
        maxRelative = Math.max(maxRelative, otherRelative);
    }

    /** What is logged from now on by itself: so far it was what was measured. */
    private LoggedSums logged() {
        if (logged == null) {
            logged = new LoggedSums();
            if (compared > 0) {
                logged.add(means, max, min);
            }
        }
        return logged;
    }

    private void mergeLogged(DistanceSums other) {
        if (other.compared == 0 || (logged == null && other.logged == null)) {
            return;
        }
        if (other.logged != null) {
            logged().add(other.logged);
        } else {
            logged.add(other.means, other.max, other.min);
        }
    }

    /** Over all seeds. */
    Distances distances() {
        return compared == 0
                ? new Distances(Double.NaN, Double.NaN, Double.NaN, maxUlp, maxRelative, Double.NaN)
                : new Distances(means.rounded() / compared, max, min, maxUlp, maxRelative, relativeNorm);
    }

    /** The interval of the seeds' signed means. */
    Interval signed() {
        return Interval.of(compared, signed, signedSquares);
    }

    /** The statistics of the text log where they are others; empty otherwise. */
    Map<Method, Number> loggedValues() {
        return logged == null ? Map.of() : logged.values(compared);
    }

    void write(DataOutput to) throws IOException {
        means.write(to);
        signed.write(to);
        signedSquares.write(to);
        to.writeLong(compared);
        to.writeDouble(max);
        to.writeDouble(min);
        to.writeLong(maxUlp);
        to.writeDouble(maxRelative);
        to.writeDouble(relativeNorm);
        to.writeBoolean(logged != null);
        if (logged != null) {
            logged.write(to);
        }
    }

    /** Reads what {@link #write} wrote. */
    static DistanceSums read(DataInput from) throws IOException {
        DistanceSums sums = new DistanceSums(ExactSum.read(from), ExactSum.read(from), ExactSum.read(from));
        sums.compared = from.readLong();
        sums.max = from.readDouble();
        sums.min = from.readDouble();
        sums.maxUlp = from.readLong();
        sums.maxRelative = from.readDouble();
        sums.relativeNorm = from.readDouble();
        sums.logged = from.readBoolean() ? LoggedSums.read(from) : null;
        return sums;
    }
}
