package dev.lockstep.record.array;

/** What is under a key of a recorded file: an array, a dictionary of more, or what cannot be compared. */
public sealed interface RecordNode permits NdArray, RecordTree, Uncomparable {}
