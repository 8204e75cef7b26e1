/** Files on any Hadoop file system, for drivers and executors: sources of records, and suites read and planned. No Spark. */
package dev.lockstep.files;
