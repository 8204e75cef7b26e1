package dev.lockstep.record.array;

import java.io.Serializable;
import java.util.Objects;

/**
 * What is under a key and is no array of numbers: it is named, and never compared.
 *
 * @param what it is, such as {@code a string}
 */
public record Uncomparable(String what) implements RecordNode, Serializable {
    public Uncomparable {
        Objects.requireNonNull(what, "what");
    }
}
