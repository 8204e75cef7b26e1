package dev.lockstep.record;

/** What stands under a key of a recorded file: an array, a dictionary of more, or what cannot be compared. */
public sealed interface Recorded permits NdArray, RecordTree, Uncomparable {}
