/** The tables: columns, rows of what they hold, data files, one run among them, and the views over all. */
package dev.lockstep.spark.table;
