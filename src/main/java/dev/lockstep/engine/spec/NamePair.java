package dev.lockstep.engine.spec;

import java.io.Serializable;

/** Two parameters, by their Hugging Face names. */
public record NamePair(String first, String second) implements Serializable {}
