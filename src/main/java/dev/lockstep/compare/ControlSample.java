package dev.lockstep.compare;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a key's lowest seeds have on both sides, to hold each seed's candidate against the others' references: these must fail.
 * However seeds are spread over states, the merged sample is the same one.
 */
final class ControlSample {
    /** A single pair may be equal by chance, such as an accuracy. */
    static final int SEEDS = 3;

    private final TreeMap<Long, Pair> pairs = new TreeMap<>();

    private record Pair(ArraySample candidate, ArraySample reference) {}

    /** Adds a seed that has both sides. */
    void add(long seed, NdArray candidate, NdArray reference) {
        if (isWanted(seed)) {
            put(seed, new Pair(ArraySample.of(candidate), ArraySample.of(reference)));
        }
    }

    /** Whether a seed may be among the lowest. */
    private boolean isWanted(long seed) {
        return pairs.size() < SEEDS || seed < pairs.lastKey();
    }

    private void put(long seed, Pair pair) {
        pairs.put(seed, pair);
        if (pairs.size() > SEEDS) {
            pairs.pollLastEntry();
        }
    }

    /** @param other Not modified. */
    void merge(ControlSample other) {
        other.pairs.forEach(this::put);
    }

    /** Whether every seed's candidate passes beside every other seed's reference. */
    Control control(Tolerance tolerance) {
        boolean passes = false;
        for (Map.Entry<Long, Pair> one : pairs.entrySet()) {
            for (Map.Entry<Long, Pair> other : pairs.entrySet()) {
                if (!one.getKey().equals(other.getKey())) {
                    Control control =
                            one.getValue().candidate().against(other.getValue().reference(), tolerance);
                    if (control != Control.PASSES) {
                        return control;
                    }
                    passes = true;
                }
            }
        }
        return passes ? Control.PASSES : Control.UNKNOWN;
    }

    void write(DataOutput to) throws IOException {
        to.writeInt(pairs.size());
        for (Map.Entry<Long, Pair> pair : pairs.entrySet()) {
            to.writeLong(pair.getKey());
            pair.getValue().candidate().write(to);
            pair.getValue().reference().write(to);
        }
    }

    /** Takes what {@link #write} wrote. */
    void read(DataInput from) throws IOException {
        for (int left = from.readInt(); left > 0; left--) {
            long seed = from.readLong();
            pairs.put(seed, new Pair(ArraySample.read(from), ArraySample.read(from)));
        }
    }
}
