package dev.lockstep.compare;

import dev.lockstep.record.array.Observation;
import dev.lockstep.record.array.Scalars;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Tolerance;
import java.util.List;
import java.util.Map;

/** What is known of a check's keys so far: cases are added one by one, in any order. */
public final class CheckState {
    private final List<ObservedKey> keys;
    private final Tolerance tolerance;
    /** Of each key, in the order of the keys. */
    private final List<Tolerance> tolerances;

    private final KeyState[] states;
    private final ScalarBlock block = new ScalarBlock();
    private final ScalarControls controls = new ScalarControls();

    /** Nothing is known yet. */
    public CheckState(List<ObservedKey> keys, Tolerance tolerance) {
        this.keys = keys;
        this.tolerance = tolerance;
        this.tolerances = keys.stream().map(key -> tolerance.of(key.key())).toList();
        this.states = keys.stream().map(key -> new KeyState(key.key())).toArray(KeyState[]::new);
    }

    /** The states in the order of the keys. */
    public List<KeyState> keys() {
        addBlock();
        controls.addTo(states);
        return List.of(states);
    }

    /**
     * Adds a case of any content.
     *
     * @return what comparing came to, of every key
     */
    public List<ObservedDiff> add(long seed, CaseDiff.SideValues candidate, CaseDiff.SideValues reference) {
        List<ObservedDiff> diffs = CaseDiff.between(candidate, reference, keys, tolerance);
        for (int place = 0; place < states.length; place++) {
            diffs.get(place).addTo(states[place], seed, tolerances.get(place));
        }
        addControls(seed, candidate, reference);
        return diffs;
    }

    private void addControls(long seed, CaseDiff.SideValues candidate, CaseDiff.SideValues reference) {
        Map<String, Observation> left = candidate.byKey();
        Map<String, Observation> right = reference.byKey();
        for (KeyState state : states) {
            if (left.containsKey(state.key()) && right.containsKey(state.key())) {
                state.controls()
                        .add(
                                seed,
                                left.get(state.key()).value(),
                                right.get(state.key()).value());
            }
        }
    }

    /**
     * Adds a case whose sides are nothing but scalars.
     *
     * @param candidate of every key
     * @param reference of every key, in the same type
     */
    public void add(long seed, Scalars candidate, Scalars reference) {
        block.add(seed, candidate, reference);
        controls.add(seed, candidate, reference);
        if (block.isFull()) {
            addBlock();
        }
    }

    private void addBlock() {
        if (block.count() > 0) {
            for (int place = 0; place < states.length; place++) {
                states[place].add(block, place, tolerances.get(place));
            }
            block.clear();
        }
    }
}
