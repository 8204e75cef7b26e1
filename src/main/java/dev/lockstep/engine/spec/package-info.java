/**
 * What a training run is, as data: the specs of a run, and the optimizers of each framework as tables of parameters with their
 * formulas. The engine obeys them; suites and plans see these and nothing else of the engine.
 */
package dev.lockstep.engine.spec;
