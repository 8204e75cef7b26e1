/** Spark as commands use it: the session, what a job says on its way, results of tasks as they come, files of executors. */
package dev.lockstep.spark.session;
