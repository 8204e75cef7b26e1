/** Imported reference sets: read from files, committed once, looked up by suites. */
package dev.lockstep.spark.set;
