package dev.lockstep.suite;

import dev.lockstep.engine.spec.Invariance;
import java.io.Serializable;

/**
 * What a recorder gets to know of the run that it is to record; {@code recorder/case.schema.json} describes it.
 *
 * @param json the case, except for what depends on the machine: files are relative to where the suite's name is
 * @param invariance the change that it is to make within, which the case says too; null for none
 */
public record RecorderCase(String json, Invariance invariance) implements Serializable {}
