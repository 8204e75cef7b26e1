/** {@code tidy}: which runs stay, and Iceberg's maintenance of the tables. */
package dev.lockstep.spark.upkeep;
