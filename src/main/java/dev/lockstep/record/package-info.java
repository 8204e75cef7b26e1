/**
 * Recorded files: who made them, where their bytes come from, and what is refused. Arrays are in {@code array}, pickles are read in {@code
 * pickle}, and {@code format} has the formats; each sees those before it.
 */
package dev.lockstep.record;
