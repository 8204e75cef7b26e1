/** Arrays over a file's bytes, trees of them, and their dtypes. */
package dev.lockstep.record.array;
