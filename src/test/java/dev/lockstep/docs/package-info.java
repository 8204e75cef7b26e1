/** The pages under {@code docs/} say what the program does: some are generated, of others every command is run. */
package dev.lockstep.docs;
