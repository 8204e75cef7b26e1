package dev.lockstep.record.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a pickle has kept by number, to name it again. Picklers count up from 0; others are accepted too. */
final class PickleMemo {
    private final List<Object> counted = new ArrayList<>();
    private final Map<Long, Object> others = new HashMap<>();

    /** The value of a number; null if there is none. */
    Object of(long index) {
        return index >= 0 && index < counted.size() ? counted.get((int) index) : others.get(index);
    }

    void put(long index, Object value) {
        if (index == counted.size()) {
            counted.add(value);
            others.remove(index);
        } else if (index >= 0 && index < counted.size()) {
            counted.set((int) index, value);
        } else {
            others.put(index, value);
        }
    }

    /** How many numbers have a value. */
    long size() {
        return (long) counted.size() + others.size();
    }
}
