package dev.lockstep.record;

/**
 * A type of numbers that a pickle names: ml_dtypes' scalars, torch's storages and dtypes.
 *
 * @param type of the values; null for torch's untyped storage
 */
record PickleType(DType type) {}
