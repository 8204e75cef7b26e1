/** Diff statistics as a mergeable state; nothing is judged while they are summed. */
package dev.lockstep.compare;
