/** Why two sides differ: what could be edited so that they would not, and when they part. */
package dev.lockstep.explain;
