package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.List;

/**
 * A hypothesis that is worth a full run.
 *
 * @param numbers those of its numbers that were fitted
 */
record Found(Hypothesis hypothesis, List<FreeNumber> numbers) {
    static final Found NONE = new Found(Hypothesis.NONE, List.of());

    Found {
        numbers = List.copyOf(numbers);
    }

    Found and(Hypothesis more) {
        return new Found(hypothesis.and(more), numbers);
    }

    Found and(Hypothesis more, FreeNumber number) {
        List<FreeNumber> all = new ArrayList<>(numbers);
        all.add(number);
        return new Found(hypothesis.and(more), all);
    }
}
