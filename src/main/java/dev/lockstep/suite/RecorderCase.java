package dev.lockstep.suite;

import java.io.Serializable;

/**
 * What a recorder gets to know of the run that it is to record; {@code recorder/case.schema.json} describes it.
 *
 * @param json the case, except for what depends on the machine: files are relative to where the suite's name is
 */
public record RecorderCase(String json) implements Serializable {}
