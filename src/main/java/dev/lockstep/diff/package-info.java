/** What {@code diff} does with two files or two directories: which are pairs, and the result of each. No Spark. */
package dev.lockstep.diff;
