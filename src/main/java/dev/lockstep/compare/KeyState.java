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
    private final DistanceSums sums;
    private final PairTotals pairs = new PairTotals();
    private final SeenValues seen = new SeenValues();
    private final WorstSeed worst = new WorstSeed();
    private final ControlSample controls = new ControlSample();
    private final Set<Method> failing = EnumSet.noneOf(Method.class);
    private int seeds;
    private int outsideSeeds;

    public KeyState(String key) {
        this(key, new DistanceSums());
    }

    private KeyState(String key, DistanceSums sums) {
        this.key = key;
        this.sums = sums;
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
        seen.add(diff.types());
        if (diff.count() > 0) {
            sums.add(diff);
            pairs.add(diff);
            seen.addValues(diff);
        }
        return this;
    }

    /** Adds the pairs that a block has of this key. */
    void add(ScalarBlock block, int place, Tolerance tolerance) {
        block.measure(place);
        if (block.isWithin(tolerance)) {
            add(block);
            return;
        }
        for (int i = 0; i < block.count(); i++) {
            add(block.seed(i), block.diff(i, place, tolerance), tolerance);
        }
    }

    /** Adds seeds that were compared and are all within the tolerance. */
    private void add(ScalarBlock block) {
        worst.add(block.farthestSeed, block.max == 0 ? ValueOutcome.EQUAL : ValueOutcome.WITHIN, block.max);
        seeds += block.count();
        sums.add(block);
        pairs.add(block);
        seen.add(block);
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
        worst.merge(other.worst);
        controls.merge(other.controls);
        seeds += other.seeds;
        outsideSeeds += other.outsideSeeds;
        sums.merge(other.sums);
        pairs.merge(other.pairs);
        seen.merge(other.seen);
        failing.addAll(other.failing);
        return this;
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
        return new KeyStatistics(
                key,
                new KeyStatistics.Seeds(seeds, outsideSeeds, worst.seed(), worst.outcome()),
                sums.distances(),
                sums.signed(),
                pairs.pairs(),
                seen.types(sums.compared() > 0),
                failing,
                sums.loggedValues());
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
        sums.write(to);
        pairs.write(to);
        seen.write(to);
        worst.write(to);
        controls.write(to);
        to.writeInt(seeds);
        to.writeInt(outsideSeeds);
        to.writeInt(failing.size());
        for (Method method : failing) {
            to.writeUTF(method.label());
        }
    }

    /** Reads what {@link #write} wrote. */
    public static KeyState read(String key, DataInput from) throws IOException {
        KeyState state = new KeyState(key, DistanceSums.read(from));
        state.pairs.read(from);
        state.seen.read(from);
        state.worst.read(from);
        state.controls.read(from);
        state.seeds = from.readInt();
        state.outsideSeeds = from.readInt();
        for (int left = from.readInt(); left > 0; left--) {
            state.failing.add(Method.of(from.readUTF()));
        }
        return state;
    }
}
