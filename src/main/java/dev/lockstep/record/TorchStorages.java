package dev.lockstep.record;

import java.nio.ByteOrder;
import java.util.function.Function;

/**
 * The files of raw bytes that a torch file's tensors refer to.
 *
 * @param order of all their values
 * @param open gives the bytes by their key; null if there are none
 */
record TorchStorages(ByteOrder order, Function<String, Source> open) {}
