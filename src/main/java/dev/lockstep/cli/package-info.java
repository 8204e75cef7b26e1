/** The command line: one picocli command per file; wiring and exit codes only. */
package dev.lockstep.cli;
