package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.List;

/**
 * A hypothesis that is worth a full run.
 *
 * @param plain its edits without a fitted number
 * @param turned those with one, which may be fitted again beside further edits
 */
record Found(Hypothesis plain, List<Turned> turned) {
    static final Found NONE = new Found(Hypothesis.NONE, List.of());

    Found {
        turned = List.copyOf(turned);
    }

    Hypothesis hypothesis() {
        Hypothesis all = plain;
        for (Turned each : turned) {
            all = all.and(each.edit());
        }
        return all;
    }

    List<FreeNumber> numbers() {
        return turned.stream().map(Turned::number).toList();
    }

    Found and(Hypothesis more) {
        return new Found(plain.and(more), turned);
    }

    Found and(Turned more) {
        List<Turned> all = new ArrayList<>(turned);
        all.add(more);
        return new Found(plain, all);
    }

    /** How many edits. */
    int size() {
        return plain.size() + turned.size();
    }
}
