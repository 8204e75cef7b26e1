/**
 * Why two sides differ, found by trying: hypotheses are edits of one side's spec, an evaluator says what a spec comes to, and a cause
 * is named only if its edits reproduce the other side within noise.
 *
 * <p>Pure: whoever calls hands in what computes ({@link dev.lockstep.explain.search.Evaluator}).
 */
package dev.lockstep.explain.search;
