package dev.lockstep.run;

import dev.lockstep.plan.ReadTask;
import dev.lockstep.plan.RecordedValue;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.KeyIteration;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.array.Uncomparable;
import dev.lockstep.suite.KeyAffixes;
import dev.lockstep.suite.RecordedSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what readings ask for among recorded arrays, their keys brought into the asked form by the source's rules. */
public final class RecordLookup {
    private final RecordedSource source;
    private final Map<String, NdArray> arrays;
    private final Map<String, Uncomparable> odd;

    /**
     * @param arrays all that the source has, under its own keys; those that no reading asks for may be left out if it has no rules
     * @throws BadFileException if a rule does not fit its array
     */
    public RecordLookup(RecordedSource source, Map<String, NdArray> arrays) {
        this(source, RecordTree.ofFlat(arrays));
    }

    /**
     * @param file all that it has, under its own keys
     * @throws BadFileException if a rule does not fit its array
     */
    RecordLookup(RecordedSource source, RecordTree file) {
        this.source = source;
        if (source.keys().isEmpty()) {
            this.arrays = file.flat();
            this.odd = file.uncomparable();
        } else {
            KeyRules.Applied applied = KeyRules.apply(source.keys(), source.place(), file);
            this.arrays = applied.arrays();
            this.odd = applied.odd();
        }
    }

    /** All keys, in the source's order, as its rules leave them. */
    public Set<String> keys() {
        return arrays.keySet();
    }

    /**
     * The values of a reading; without those that are not there.
     *
     * @throws BadFileException if a series has not the asked form
     */
    public List<Observation> observations(ReadTask reading) {
        return reading.wanted().fold(named -> named(named.values()), everything -> everything(everything.frame()));
    }

    /**
     * Keys of a reading under which stands what nobody can compare, and what that is; none where keys are asked for by name, which
     * refuses them.
     */
    Map<String, String> odd(ReadTask reading) {
        return reading.wanted().fold(named -> Map.of(), everything -> odd(everything.frame()));
    }

    private Map<String, String> odd(KeyAffixes frame) {
        Map<String, String> found = new LinkedHashMap<>();
        odd.forEach((fileKey, what) -> frame.within(fileKey)
                .filter(key -> !arrays.containsKey(fileKey))
                .ifPresent(key -> found.put(key, what.what())));
        return found;
    }

    private List<Observation> everything(KeyAffixes frame) {
        List<Observation> observations = new ArrayList<>();
        arrays.forEach((fileKey, array) -> frame.within(fileKey)
                .ifPresent(key -> observations.add(new Observation(key, KeyIteration.of(key), array))));
        return observations;
    }

    private List<Observation> named(List<RecordedValue> values) {
        List<Observation> observations = new ArrayList<>();
        for (RecordedValue value : values) {
            requireComparable(value.fileKey());
            NdArray array = arrays.get(value.fileKey());
            NdArray part = array == null ? null : part(value, array);
            if (part != null) {
                observations.add(
                        new Observation(value.observed().key(), value.observed().iteration(), part));
            }
        }
        return observations;
    }

    private void requireComparable(String key) {
        if (odd.containsKey(key) && !arrays.containsKey(key)) {
            throw new BadFileException(
                    source.place(), "key " + key + ": " + odd.get(key).what() + " cannot be compared");
        }
    }

    /** The part that was asked for; null where a series ends before it. */
    private NdArray part(RecordedValue value, NdArray array) {
        return value.part()
                .fold(
                        whole -> array,
                        element -> element(requireSeries(value, array), element.index()),
                        first -> first(requireSeries(value, array), first.count()));
    }

    private NdArray requireSeries(RecordedValue value, NdArray array) {
        if (array.dtype().isComplex()) {
            throw new BadFileException(source.place(), "key " + value.fileKey() + ": is no series of real numbers");
        }
        if (array.dimensions() != 1) {
            throw new BadFileException(
                    source.place(), value.fileKey() + ": is no series, it has " + array.dimensions() + " axes");
        }
        return array;
    }

    private static NdArray element(NdArray series, int index) {
        return index < series.size() ? doubles(series, index, index + 1, true) : null;
    }

    private static NdArray first(NdArray series, int count) {
        return doubles(series, 0, Math.toIntExact(Math.min(count, series.size())), false);
    }

    private static NdArray doubles(NdArray array, int from, int to, boolean scalar) {
        double[] values = new double[to - from];
        for (int i = from; i < to; i++) {
            values[i - from] = array.doubleAt(i);
        }
        return scalar ? NdArray.float64(values) : NdArray.float64(values, values.length);
    }
}
