/** Jobs: a run from fan-out to publication, an export, a comparison of many files. */
package dev.lockstep.spark.job;
