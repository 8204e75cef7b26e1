package dev.lockstep.compare;

import dev.lockstep.record.array.Observation;
import dev.lockstep.record.array.Scalars;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares the two sides of one case, key by key: a full outer join in small. */
public final class CaseDiff {
    /**
     * What one side of a case came to.
     *
     * @param odd keys of what cannot be compared, and what that is
     * @param failure why it did not run; null if it did
     */
    public record SideValues(List<Observation> observations, Map<String, String> odd, String failure) {
        public SideValues {
            observations = List.copyOf(observations);
            // Not Map.copyOf, which forgets the order.
            odd = Collections.unmodifiableMap(new LinkedHashMap<>(odd));
        }

        /** The side ran, or was read. */
        public static SideValues of(List<Observation> observations) {
            return of(observations, Map.of());
        }

        /** The side was read, and has some things under its keys that nobody can compare. */
        public static SideValues of(List<Observation> observations, Map<String, String> odd) {
            return new SideValues(observations, odd, null);
        }

        /** The side did not run. */
        public static SideValues failed(String cause) {
            return new SideValues(List.of(), Map.of(), cause);
        }

        Map<String, Observation> byKey() {
            Map<String, Observation> byKey = new HashMap<>();
            observations.forEach(observation -> byKey.put(observation.key(), observation));
            return byKey;
        }
    }

    private CaseDiff() {}

    /**
     * Compares under every expected key, in their order.
     *
     * @param keys the keys that the check asks for
     * @return one diff per key: {@code failed} if a side did not run, {@code missing} if it has no such key
     */
    public static List<ObservedDiff> between(
            SideValues candidate, SideValues reference, List<ObservedKey> keys, Tolerance tolerance) {
        Map<String, Observation> left = candidate.byKey();
        Map<String, Observation> right = reference.byKey();
        List<ObservedDiff> diffs = new ArrayList<>(keys.size());
        for (ObservedKey key : keys) {
            String odd = candidate.odd().getOrDefault(key.key(), reference.odd().get(key.key()));
            if (failure(candidate, reference) != null) {
                diffs.add(ObservedDiff.without(key, ValueOutcome.FAILED, failure(candidate, reference)));
            } else if (odd != null) {
                diffs.add(ObservedDiff.without(key, ValueOutcome.MISSING, odd + " cannot be compared"));
            } else {
                diffs.add(diff(key, left.get(key.key()), right.get(key.key()), tolerance.of(key.key())));
            }
        }
        return diffs;
    }

    /**
     * Compares sides that are nothing but scalars.
     *
     * @param candidate of every key
     * @param reference of every key, in the same type
     */
    public static List<ObservedDiff> between(
            Scalars candidate, Scalars reference, List<ObservedKey> keys, Tolerance tolerance) {
        List<ObservedDiff> diffs = new ArrayList<>(keys.size());
        for (int place = 0; place < keys.size(); place++) {
            ObservedKey key = keys.get(place);
            Tolerance ofKey = tolerance.of(key.key());
            ArrayDiff diff = ScalarDiff.of(candidate, reference, place, ofKey);
            diffs.add(new ObservedDiff(key.key(), key.iteration(), diff, LimitCheck.outcome(diff, ofKey), null));
        }
        return diffs;
    }

    private static ObservedDiff diff(
            ObservedKey key, Observation candidate, Observation reference, Tolerance tolerance) {
        if (candidate != null && reference != null) {
            return ObservedDiff.of(candidate, reference, tolerance);
        }
        String side = candidate == null ? (reference == null ? "both sides" : "the candidate") : "the reference";
        return ObservedDiff.without(key, ValueOutcome.MISSING, "missing on " + side);
    }

    private static String failure(SideValues candidate, SideValues reference) {
        if (candidate.failure() != null) {
            return "candidate: " + candidate.failure();
        }
        return reference.failure() != null ? "reference: " + reference.failure() : null;
    }
}
