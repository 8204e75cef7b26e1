/** Diff statistics as a mergeable state, tolerance, the judge and its verdicts. */
package dev.lockstep.compare;
