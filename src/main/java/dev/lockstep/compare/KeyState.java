package dev.lockstep.compare;

import dev.lockstep.suite.Method;
import dev.lockstep.suite.Tolerance;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is known of one key so far, of however many seeds, in little space. States of disjoint seeds merge in any order into the
 * same state to the bit, since their sums are not rounded. The statistics leave out seeds that are missing, failed or of another
 * shape.
 */
public final class KeyState {
    private final String key;
    private final ExactSum means;
    private final ExactSum signed;
    private final ExactSum signedSquares;
    private int seeds;
    private long compared;
    private double max = Double.NEGATIVE_INFINITY;
    private double min = Double.POSITIVE_INFINITY;
    private long maxUlp;
    private double maxRelative;
    private long nonFinite;
    private long equalBits;
    private long values;
    private boolean integral = true;
    private Verdict worst = Verdict.EXACT;
    private long worstSeed;
    private double worstMean = Double.NEGATIVE_INFINITY;
    private final Set<Method> failing = EnumSet.noneOf(Method.class);

    public KeyState(String key) {
        this(key, new ExactSum(), new ExactSum(), new ExactSum());
    }

    private KeyState(String key, ExactSum means, ExactSum signed, ExactSum signedSquares) {
        this.key = key;
        this.means = means;
        this.signed = signed;
        this.signedSquares = signedSquares;
    }

    /** The key. */
    public String key() {
        return key;
    }

    /** Adds a seed that was compared. */
    public KeyState add(long seed, ArrayDiff diff, Tolerance tolerance) {
        Verdict verdict = Judge.of(diff, tolerance);
        count(seed, verdict, diff.mean());
        if (!verdict.passes()) {
            failing.addAll(Judge.failing(diff, tolerance));
        }
        if (diff.count() > 0) {
            measure(diff);
        }
        return this;
    }

    /** Adds seeds that were compared and are all within the tolerance. */
    void add(ScalarBlock block) {
        int all = seeds + block.count();
        count(block.farthestSeed, block.max == 0 ? Verdict.EXACT : Verdict.AGREES, block.max);
        seeds = all;
        compared += block.count();
        block.sum(means, signed, signedSquares);
        max = Math.max(max, block.max);
        min = Math.min(min, block.min);
        maxUlp = Math.max(maxUlp, block.maxUlp);
        maxRelative = Math.max(maxRelative, block.maxRelative);
        equalBits += block.equalBits;
        values += block.count();
        integral = false;
    }

    /** Adds a seed of which one side lacks the key. */
    public KeyState missing(long seed) {
        count(seed, Verdict.MISSING, Double.NaN);
        failing.addAll(Method.ALL);
        return this;
    }

    /** Adds a seed whose case did not run. */
    public KeyState failed(long seed) {
        count(seed, Verdict.FAILED, Double.NaN);
        failing.addAll(Method.ALL);
        return this;
    }

    private void count(long seed, Verdict verdict, double mean) {
        if (seeds == 0 || isWorse(seed, verdict, mean)) {
            worst = verdict;
            worstSeed = seed;
            worstMean = mean;
        }
        seeds++;
    }

    /** By the verdict, then by the mean difference, NaN first, then by the seed. */
    private boolean isWorse(long seed, Verdict verdict, double mean) {
        if (verdict != worst) {
            return verdict.compareTo(worst) < 0;
        }
        int larger = Double.compare(mean, worstMean);
        return larger > 0 || (larger == 0 && seed < worstSeed);
    }

    private void measure(ArrayDiff diff) {
        compared++;
        means.add(diff.mean());
        signed.add(diff.signedMean());
        signedSquares.addSquare(diff.signedMean());
        max = Math.max(max, diff.max());
        min = Math.min(min, diff.min());
        maxUlp = Math.max(maxUlp, diff.maxUlp());
        maxRelative = Math.max(maxRelative, diff.maxRelative());
        nonFinite += diff.nonFinite();
        equalBits += diff.equalBits();
        values += diff.count();
        integral &= diff.isIntegral();
    }

    /**
     * Takes the seeds of another state of this key.
     *
     * @param other Not modified in value.
     */
    public KeyState merge(KeyState other) {
        if (!key.equals(other.key)) {
            throw new IllegalArgumentException("Cannot merge key " + other.key + " into " + key);
        }
        if (other.seeds == 0) {
            return this;
        }
        int both = seeds + other.seeds;
        count(other.worstSeed, other.worst, other.worstMean);
        seeds = both;
        compared += other.compared;
        means.add(other.means);
        signed.add(other.signed);
        signedSquares.add(other.signedSquares);
        max = Math.max(max, other.max);
        min = Math.min(min, other.min);
        maxUlp = Math.max(maxUlp, other.maxUlp);
        maxRelative = Math.max(maxRelative, other.maxRelative);
        nonFinite += other.nonFinite;
        equalBits += other.equalBits;
        values += other.values;
        integral &= other.integral;
        failing.addAll(other.failing);
        return this;
    }

    /**
     * The key over all seeds.
     *
     * @throws IllegalStateException if there is none
     */
    public KeySummary summary() {
        if (seeds == 0) {
            throw new IllegalStateException("Key " + key + " has no seed");
        }
        Interval interval = Interval.of(compared, signed, signedSquares);
        return new KeySummary(
                key,
                seeds,
                compared == 0 ? Double.NaN : means.rounded() / compared,
                compared == 0 ? Double.NaN : max,
                compared == 0 ? Double.NaN : min,
                maxUlp,
                maxRelative,
                worstSeed,
                interval.mean(),
                interval.low(),
                interval.high(),
                nonFinite,
                worst,
                equalBits,
                values,
                compared > 0 && integral,
                failing);
    }

    /** Writes all but the key. */
    public void write(DataOutput to) throws IOException {
        means.write(to);
        signed.write(to);
        signedSquares.write(to);
        to.writeInt(seeds);
        to.writeLong(compared);
        to.writeDouble(max);
        to.writeDouble(min);
        to.writeLong(maxUlp);
        to.writeDouble(maxRelative);
        to.writeLong(nonFinite);
        to.writeLong(equalBits);
        to.writeLong(values);
        to.writeBoolean(integral);
        to.writeUTF(worst.label());
        to.writeLong(worstSeed);
        to.writeDouble(worstMean);
        to.writeInt(failing.size());
        for (Method method : failing) {
            to.writeUTF(method.label());
        }
    }

    /** Reads what {@link #write} wrote. */
    public static KeyState read(String key, DataInput from) throws IOException {
        KeyState state = new KeyState(key, ExactSum.read(from), ExactSum.read(from), ExactSum.read(from));
        state.seeds = from.readInt();
        state.compared = from.readLong();
        state.max = from.readDouble();
        state.min = from.readDouble();
        state.maxUlp = from.readLong();
        state.maxRelative = from.readDouble();
        state.nonFinite = from.readLong();
        state.equalBits = from.readLong();
        state.values = from.readLong();
        state.integral = from.readBoolean();
        state.worst = Verdict.of(from.readUTF());
        state.worstSeed = from.readLong();
        state.worstMean = from.readDouble();
        for (int left = from.readInt(); left > 0; left--) {
            state.failing.add(Method.of(from.readUTF()));
        }
        return state;
    }
}
