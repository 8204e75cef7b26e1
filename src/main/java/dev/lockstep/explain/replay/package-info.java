/**
 * Replay of an optimizer's updates from a record alone: which optimizer, with which numbers, makes the recorded parameters out of the
 * recorded gradients.
 *
 * <p>{@code UpdateRecord} finds the updates that a record has whole, {@code Sample} takes their values, {@code Replay} makes them again
 * by a {@code Setting} of a {@code Variant}, {@code VariantFit} fits the numbers, {@code Identification} is what fits, and
 * {@code PairReplay} what two sides differ in.
 */
package dev.lockstep.explain.replay;
