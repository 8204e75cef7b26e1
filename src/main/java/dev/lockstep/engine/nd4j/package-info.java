/**
 * The second engine: the same classifier declared in ND4J's SameDiff, which derives its backward pass, and ND4J's own updaters.
 * It sees the specs and nothing of the first engine, whose arbiter it is; {@link dev.lockstep.engine.nd4j.SameDiffClassifier}
 * and {@link dev.lockstep.engine.nd4j.Updater} are its doors. No other package knows ND4J.
 */
package dev.lockstep.engine.nd4j;
