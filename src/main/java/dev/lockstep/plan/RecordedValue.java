package dev.lockstep.plan;

import dev.lockstep.suite.ObservedKey;
import java.io.Serializable;
import java.util.function.Function;

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
        /** Applies the function of its case. */
        <T> T fold(Function<WholeArray, T> whole, Function<Element, T> element, Function<FirstElements, T> first);

        /** All of it. */
        record WholeArray() implements ArrayPart {
            @Override
            public <T> T fold(
                    Function<WholeArray, T> whole, Function<Element, T> element, Function<FirstElements, T> first) {
                return whole.apply(this);
            }
        }

        /** One element of a one-dimensional array, as a scalar. */
        record Element(int index) implements ArrayPart {
            @Override
            public <T> T fold(
                    Function<WholeArray, T> whole, Function<Element, T> element, Function<FirstElements, T> first) {
                return element.apply(this);
            }
        }

        /** The first elements of a one-dimensional array. */
        record FirstElements(int count) implements ArrayPart {
            @Override
            public <T> T fold(
                    Function<WholeArray, T> whole, Function<Element, T> element, Function<FirstElements, T> first) {
                return first.apply(this);
            }
        }
    }
}
