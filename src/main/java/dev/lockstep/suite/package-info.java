/** The suite as records, its parser and its JSON Schema; every error names file, key and value. */
package dev.lockstep.suite;
