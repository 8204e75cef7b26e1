package dev.lockstep.record;

/** What stands under a key of a recorded file: an array, or a dictionary of more. */
public sealed interface Recorded permits NdArray, RecordTree {}
