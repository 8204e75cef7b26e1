package dev.lockstep.compare;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Scalars;
import java.util.TreeMap;

/** The lowest seeds' scalars of all keys of a check, which become each key's {@link ControlSample} at the end. */
final class ScalarControls {
    private final TreeMap<Long, Pair> pairs = new TreeMap<>();

    private record Pair(Scalars candidate, Scalars reference) {}

    void add(long seed, Scalars candidate, Scalars reference) {
        if (pairs.size() < ControlSample.SEEDS || seed < pairs.lastKey()) {
            pairs.put(seed, new Pair(candidate, reference));
            if (pairs.size() > ControlSample.SEEDS) {
                pairs.pollLastEntry();
            }
        }
    }

    /** @param states in the order of the keys. Modified: the values that are here are given to them, and leave. */
    void addTo(KeyState[] states) {
        pairs.forEach((seed, pair) -> {
            for (int place = 0; place < states.length; place++) {
                states[place].controls().add(seed, value(pair.candidate(), place), value(pair.reference(), place));
            }
        });
        pairs.clear();
    }

    private static NdArray value(Scalars scalars, int place) {
        return scalars.dtype() == DType.FLOAT32
                ? NdArray.float32(new float[] {scalars.floatAt(place)})
                : NdArray.float64(new double[] {scalars.doubleAt(place)});
    }
}
