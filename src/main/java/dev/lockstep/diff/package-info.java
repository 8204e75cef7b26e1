/** What {@code diff} does with two files or two directories: which are pairs, and what comes of each. No Spark. */
package dev.lockstep.diff;
