package dev.lockstep.compare;

import dev.lockstep.suite.Method;
import dev.lockstep.suite.Tolerance;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
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
    private long roundingProne;
    private long oppositeInfinities;
    private long outside;
    private int outsideSeeds;
    private long firstOutside = Long.MAX_VALUE;
    private boolean integral = true;
    /** A candidate's value, and whether there is another one among the seeds. */
    private double sample = Double.NaN;

    private boolean varies;
    /** A bit for each type, see {@link TypeBits}. */
    private int candidateTypes;

    private int referenceTypes;
    /** Null as long as they are the statistics above. */
    private LoggedSums logged;

    private final WorstSeed worst = new WorstSeed();
    private final ControlSample controls = new ControlSample();
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
        ValueOutcome outcome = LimitCheck.outcome(diff, tolerance);
        count(seed, outcome, diff.mean());
        outsideSeeds += outcome.isOutside() ? 1 : 0;
        failing.addAll(LimitCheck.failingInLog(diff, tolerance));
        candidateTypes |= TypeBits.of(diff.types().candidate());
        referenceTypes |= TypeBits.of(diff.types().reference());
        if (diff.count() > 0) {
            measure(diff);
        }
        return this;
    }

    /** Adds seeds that were compared and are all within the tolerance. */
    void add(ScalarBlock block) {
        worst.add(block.farthestSeed, block.max == 0 ? ValueOutcome.EQUAL : ValueOutcome.WITHIN, block.max);
        seeds += block.count();
        compared += block.count();
        block.sum(means, signed, signedSquares);
        max = Math.max(max, block.max);
        min = Math.min(min, block.min);
        maxUlp = Math.max(maxUlp, block.maxUlp);
        maxRelative = Math.max(maxRelative, block.maxRelative);
        equalBits += block.equalBits;
        roundingProne += block.roundingProne;
        values += block.count();
        integral = false;
        candidateTypes |= TypeBits.of(block.dtype());
        referenceTypes |= TypeBits.of(block.dtype());
        vary(block.low);
        vary(block.high);
    }

    private void vary(double value) {
        varies |= !Double.isNaN(sample) && value != sample;
        sample = value;
    }

    /** Adds a seed without values to compare: one side lacks the key, or its case did not run. */
    public KeyState add(long seed, ValueOutcome outcome) {
        count(seed, outcome, Double.NaN);
        failing.addAll(EnumSet.allOf(Method.class));
        return this;
    }

    /** Adds a seed of which one side lacks the key. */
    public KeyState missing(long seed) {
        return add(seed, ValueOutcome.MISSING);
    }

    /** Adds a seed whose case did not run. */
    public KeyState failed(long seed) {
        return add(seed, ValueOutcome.FAILED);
    }

    private void count(long seed, ValueOutcome outcome, double mean) {
        worst.add(seed, outcome, mean);
        seeds++;
    }

    private void measure(ArrayDiff diff) {
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
        max = Math.max(max, diff.max());
        min = Math.min(min, diff.min());
        maxUlp = Math.max(maxUlp, diff.maxUlp());
        maxRelative = Math.max(maxRelative, diff.maxRelative());
        nonFinite += diff.nonFinite();
        equalBits += diff.equalBits();
        values += diff.count();
        integral &= diff.isIntegral();
        roundingProne += diff.counts().roundingProne();
        oppositeInfinities += diff.counts().oppositeInfinities();
        outside += diff.counts().outside();
        firstOutside = Math.min(firstOutside, place(diff.firstOutside()));
        vary(diff.sample());
    }

    private static long place(long index) {
        return index == ArrayDiff.NOWHERE ? Long.MAX_VALUE : index;
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
        mergeLogged(other);
        worst.merge(other.worst);
        controls.merge(other.controls);
        seeds += other.seeds;
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
        roundingProne += other.roundingProne;
        oppositeInfinities += other.oppositeInfinities;
        outside += other.outside;
        outsideSeeds += other.outsideSeeds;
        firstOutside = Math.min(firstOutside, other.firstOutside);
        candidateTypes |= other.candidateTypes;
        referenceTypes |= other.referenceTypes;
        varies |= other.varies;
        if (!Double.isNaN(other.sample)) {
            vary(other.sample);
        }
        failing.addAll(other.failing);
        return this;
    }

    private void mergeLogged(KeyState other) {
        if (other.compared == 0 || (logged == null && other.logged == null)) {
            return;
        }
        if (other.logged != null) {
            logged().add(other.logged);
        } else {
            logged.add(other.means, other.max, other.min);
        }
    }

    /**
     * The key over all seeds.
     *
     * @throws IllegalStateException if there is none
     */
    public KeyStatistics statistics() {
        if (seeds == 0) {
            throw new IllegalStateException("Key " + key + " has no seed");
        }
        Interval interval = Interval.of(compared, signed, signedSquares);
        return new KeyStatistics(
                key,
                seeds,
                compared == 0 ? Double.NaN : means.rounded() / compared,
                compared == 0 ? Double.NaN : max,
                compared == 0 ? Double.NaN : min,
                maxUlp,
                maxRelative,
                worst.seed(),
                interval.mean(),
                interval.low(),
                interval.high(),
                nonFinite,
                worst.outcome(),
                equalBits,
                values,
                compared > 0 && integral,
                failing,
                logged == null ? Map.of() : logged.values(compared),
                TypeBits.labels(candidateTypes),
                TypeBits.labels(referenceTypes),
                outsideSeeds,
                outside,
                firstOutside == Long.MAX_VALUE ? ArrayDiff.NOWHERE : firstOutside,
                oppositeInfinities,
                roundingProne,
                varies);
    }

    /** What is kept of a few seeds to hold against each other. */
    ControlSample controls() {
        return controls;
    }

    /** Whether seeds fail beside each other, as they must: none may be within the tolerance of another one's reference. */
    public Control control(Tolerance tolerance) {
        return controls.control(tolerance);
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
        to.writeLong(roundingProne);
        to.writeLong(oppositeInfinities);
        to.writeLong(outside);
        to.writeInt(outsideSeeds);
        to.writeLong(firstOutside);
        to.writeDouble(sample);
        to.writeBoolean(varies);
        to.writeInt(candidateTypes);
        to.writeInt(referenceTypes);
        to.writeBoolean(logged != null);
        if (logged != null) {
            logged.write(to);
        }
        worst.write(to);
        controls.write(to);
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
        state.roundingProne = from.readLong();
        state.oppositeInfinities = from.readLong();
        state.outside = from.readLong();
        state.outsideSeeds = from.readInt();
        state.firstOutside = from.readLong();
        state.sample = from.readDouble();
        state.varies = from.readBoolean();
        state.candidateTypes = from.readInt();
        state.referenceTypes = from.readInt();
        state.logged = from.readBoolean() ? LoggedSums.read(from) : null;
        state.worst.read(from);
        state.controls.read(from);
        for (int left = from.readInt(); left > 0; left--) {
            state.failing.add(Method.of(from.readUTF()));
        }
        return state;
    }
}
