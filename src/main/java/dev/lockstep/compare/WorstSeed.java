package dev.lockstep.compare;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The worst seed of a key: by its outcome, then by its mean difference, NaN first, then the lowest seed. */
final class WorstSeed {
    private boolean none = true;
    private ValueOutcome outcome = ValueOutcome.EQUAL;
    private long seed;
    private double mean = Double.NEGATIVE_INFINITY;

    ValueOutcome outcome() {
        return outcome;
    }

    long seed() {
        return seed;
    }

    /** Takes a seed. */
    void add(long otherSeed, ValueOutcome otherOutcome, double otherMean) {
        if (none || isWorse(otherSeed, otherOutcome, otherMean)) {
            none = false;
            outcome = otherOutcome;
            seed = otherSeed;
            mean = otherMean;
        }
    }

    private boolean isWorse(long otherSeed, ValueOutcome otherOutcome, double otherMean) {
        if (otherOutcome != outcome) {
            return otherOutcome.compareTo(outcome) < 0;
        }
        int larger = Double.compare(otherMean, mean);
        return larger > 0 || (larger == 0 && otherSeed < seed);
    }

    /** Takes the worst of others, of which there is at least one. */
    void merge(WorstSeed other) {
        add(other.seed, other.outcome, other.mean);
    }

    void write(DataOutput to) throws IOException {
        to.writeUTF(outcome.name());
        to.writeLong(seed);
        to.writeDouble(mean);
    }

    /** Reads what {@link #write} wrote of a key with seeds. */
    void read(DataInput from) throws IOException {
        none = false;
        outcome = ValueOutcome.valueOf(from.readUTF());
        seed = from.readLong();
        mean = from.readDouble();
    }
}
