/** Explains checks over Spark: reads what is recorded, and runs the cases of a search on executors. */
package dev.lockstep.spark.explain;
