/** What an executor calls: one task in, one outcome out; a failure is a value, never a lost task. */
package dev.lockstep.run;
