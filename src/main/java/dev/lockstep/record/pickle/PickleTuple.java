package dev.lockstep.record.pickle;

import java.util.List;

/** A tuple of a pickle; it may hold itself, so nothing here walks into it. */
final class PickleTuple {
    private final List<Object> items;

    PickleTuple(List<Object> items) {
        this.items = List.copyOf(items);
    }

    List<Object> items() {
        return items;
    }
}
