package dev.lockstep.record;

/**
 * A value of a pickle of which nothing is kept but what it is.
 *
 * @param what such as {@code a set}
 */
record PickleOpaque(String what) {}
