/** Tells whether two deep-learning stacks train alike, and why not: the entry point and its wiring. */
package dev.lockstep;
