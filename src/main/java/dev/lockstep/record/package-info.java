/** Observations, the arrays they hold, and the files they are read from and written to. */
package dev.lockstep.record;
