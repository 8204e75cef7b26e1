/** Why two sides differ: what could be edited so that they would not. */
package dev.lockstep.explain;
