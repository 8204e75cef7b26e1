/** The blind spots of a suite's checks, their mutants run on executors. */
package dev.lockstep.spark.blindspots;
