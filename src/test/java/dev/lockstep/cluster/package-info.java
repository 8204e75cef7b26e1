/**
 * Lockstep where people run Spark: real processes on 127.0.0.1, started and killed by the tests. Tagged {@code cluster}, run by
 * {@code mvn -Pcluster verify} alone, which installs a Spark distribution under {@code target/spark} and builds the job jar.
 */
package dev.lockstep.cluster;
