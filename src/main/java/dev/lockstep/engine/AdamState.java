package dev.lockstep.engine;

/**
 * A parameter and its moments, all of one size.
 *
 * @param largest the largest second moment so far; null without amsgrad
 */
record AdamState(Tensor value, Tensor first, Tensor second, Tensor largest) {}
