package dev.lockstep.record;

import java.nio.ByteOrder;

/**
 * A torch storage that a pickle refers to.
 *
 * @param type of its values; null if the tensor says
 * @param bytes all of it
 * @param order of its values
 */
record PickleStorage(DType type, Source bytes, ByteOrder order) {}
