package dev.lockstep.plan;

import dev.lockstep.suite.ObservedKey;
import java.io.Serializable;

/**
 * A value to look for in a file or a set.
 *
 * @param observed the key under which it is compared
 * @param fileKey the key of the array there, after the key rules of the side
 * @param part which part of the array it is
 */
public record RecordedValue(ObservedKey observed, String fileKey, ArrayPart part) implements Serializable {

    /** A part of an array. */
    public sealed interface ArrayPart extends Serializable {
        /** All of it. */
        record WholeArray() implements ArrayPart {}

        /** One element of a one-dimensional array, as a scalar. */
        record Element(int index) implements ArrayPart {}

        /** The first elements of a one-dimensional array. */
        record FirstElement(int count) implements ArrayPart {}
    }
}
