package dev.lockstep.explain.replay;

/**
 * In what two optimizers differ.
 *
 * @param field of a suite's spec, such as {@code optimizer.params.lr}
 * @param left its value on the left, plain
 * @param right on the right
 * @param words what the right does, to follow its name: "has eps 1e-06"
 */
record Difference(String field, Object left, Object right, String words) {}
