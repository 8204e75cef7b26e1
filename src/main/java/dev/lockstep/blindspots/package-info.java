/** What checks could not see: every edit of the catalogue is run as a mutant of the candidate, as mutation testing does for unit tests. */
package dev.lockstep.blindspots;
