/** Readers of suites and key rules: JSON in, the records of {@link dev.lockstep.suite} out. Every error names file, key and value. */
package dev.lockstep.suite.json;
