/** The suite as records; {@link dev.lockstep.suite.json} reads them, and its JSON Schema is a resource of this package. */
package dev.lockstep.suite;
