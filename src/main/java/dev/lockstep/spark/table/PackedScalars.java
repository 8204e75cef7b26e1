package dev.lockstep.spark.table;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.array.Scalars;
import dev.lockstep.suite.ObservedKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a side of a case observed, its scalars packed by the places of their keys. */
public final class PackedScalars {
    private final byte[] bytes;
    private final List<Observation> others;

    private PackedScalars(byte[] bytes, List<Observation> others) {
        this.bytes = bytes;
        this.others = others;
    }

    /** The scalars as {@link Scalars} packs them. */
    byte[] bytes() {
        return bytes;
    }

    /** All others, in the order in which they were observed. */
    List<Observation> others() {
        return others;
    }

    /** @param keys of the check, in its order */
    static PackedScalars of(List<Observation> observations, List<ObservedKey> keys) {
        Map<ObservedPlace, Integer> places = new HashMap<>();
        for (int place = 0; place < keys.size(); place++) {
            places.put(ObservedPlace.of(keys.get(place)), place);
        }
        NdArray[] scalars = new NdArray[keys.size()];
        List<Observation> others = new ArrayList<>();
        for (Observation observation : observations) {
            Integer place = places.get(ObservedPlace.of(observation));
            if (place != null && scalars[place] == null && Scalars.canHold(observation.value())) {
                scalars[place] = observation.value();
            } else {
                others.add(observation);
            }
        }
        return new PackedScalars(pack(scalars), others);
    }

    private static byte[] pack(NdArray[] scalars) {
        List<NdArray> values = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < scalars.length; place++) {
            if (scalars[place] != null) {
                values.add(scalars[place]);
                places.add(place);
            }
        }
        return Scalars.pack(values, places, scalars.length);
    }

    /** The observations that were packed, in a list of the caller's own. */
    public static List<Observation> unpack(byte[] packed, List<ObservedKey> keys) {
        List<Observation> observations = new ArrayList<>();
        for (Scalars group : Scalars.unpack(packed)) {
            for (int i = 0; i < group.count(); i++) {
                ObservedKey key = keys.get(group.place(i));
                observations.add(new Observation(key.key(), key.iteration(), group.array(i)));
            }
        }
        return observations;
    }

    /** What a packed value must share with its key, so that unpacking gives it back. */
    private record ObservedPlace(String key, int iteration) {
        static ObservedPlace of(ObservedKey key) {
            return new ObservedPlace(key.key(), key.iteration());
        }

        static ObservedPlace of(Observation observation) {
            return new ObservedPlace(observation.key(), observation.iteration());
        }
    }
}
