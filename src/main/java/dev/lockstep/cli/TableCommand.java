package dev.lockstep.cli;

import java.util.concurrent.Callable;

/** A command that works on tables, so that launchers start it through spark-submit where there is one. */
public interface TableCommand extends Callable<Integer> {}
