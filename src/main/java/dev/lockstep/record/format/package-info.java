/** The formats of recorded files, recognized by their content. {@link dev.lockstep.record.format.RecordFiles} reads any of them. */
package dev.lockstep.record.format;
