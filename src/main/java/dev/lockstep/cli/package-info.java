/** The command line: one picocli command a file; wiring and exit codes only. */
package dev.lockstep.cli;
