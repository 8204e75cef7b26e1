/**
 * The tables under one {@code --out}: an Apache Iceberg catalog, claims of unfinished runs, and commits that at most one job of a
 * run can make.
 */
package dev.lockstep.store;
