/** Python's pickles, read without running any of them. */
package dev.lockstep.record.pickle;
