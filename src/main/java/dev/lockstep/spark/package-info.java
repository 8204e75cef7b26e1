/** The thin ring around the house: session, fan-out, tables, join. Spark is imported here and in {@code cli} only. */
package dev.lockstep.spark;
