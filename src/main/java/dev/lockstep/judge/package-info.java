/** Verdicts and their order: pure functions of statistics, tolerance and what the two sides are. */
package dev.lockstep.judge;
