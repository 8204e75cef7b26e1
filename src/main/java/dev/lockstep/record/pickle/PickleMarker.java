package dev.lockstep.record.pickle;

/** Values on a pickle's stack that stand for nothing else. */
enum PickleMarker {
    /** Python's None. */
    NONE,
    /** Where the elements of the next collection begin. */
    MARK
}
