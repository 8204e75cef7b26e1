package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What a key rule makes of an array. */
public sealed interface KeyTransform extends Serializable {
    /**
     * Its axes are permuted.
     *
     * @param axes axis i of the result is axis {@code axes[i]} of the array, as {@code numpy.transpose} has it; none reverses them
     */
    record Transpose(List<Integer> axes) implements KeyTransform {
        /** Reverses the axes. */
        public static final Transpose REVERSED = new Transpose(List.of());

        public Transpose {
            axes = List.copyOf(axes);
            Set<Integer> all =
                    new TreeSet<>(IntStream.range(0, axes.size()).boxed().toList());
            if (!all.equals(new TreeSet<>(axes))) {
                throw new BadFieldException("transpose", axes + " is no permutation of the axes 0 to n - 1");
            }
        }
    }

    /**
     * Its values get another shape, in C order.
     *
     * @param shape the lengths; one may be -1, which is worked out
     */
    record Reshape(List<Long> shape) implements KeyTransform {
        public Reshape {
            shape = List.copyOf(shape);
            if (shape.stream().anyMatch(length -> length < -1)
                    || shape.stream().filter(length -> length == -1).count() > 1) {
                throw new BadFieldException("reshape", shape + " has a length below -1, or -1 twice");
            }
        }
    }

    /**
     * It is cut into parts.
     *
     * @param axis along which; negative from the last
     * @param sizes the parts' lengths along the axis; none for equal ones
     * @param into the parts' names; keys of their own where the rule has no {@code to}
     */
    record Split(int axis, List<Integer> sizes, List<String> into) implements KeyTransform {
        public Split {
            sizes = List.copyOf(sizes);
            into = List.copyOf(into);
            if (into.size() < 2 || Set.copyOf(into).size() < into.size()) {
                throw new BadFieldException("into", into + " does not name two parts or more, each once");
            }
            if (!sizes.isEmpty() && sizes.size() != into.size()) {
                throw new BadFieldException("sizes", sizes + " are not as many as into names: " + into);
            }
            if (sizes.stream().anyMatch(size -> size < 1)) {
                throw new BadFieldException("sizes", sizes + " has a length below 1");
            }
        }
    }

    /**
     * Several arrays are joined into one, and their own keys go.
     *
     * @param axis along which; negative from the last
     * @param of templates of their keys, in order
     */
    record Concat(int axis, List<String> of) implements KeyTransform {
        public Concat {
            of = List.copyOf(of);
            if (of.size() < 2 || Set.copyOf(of).size() < of.size()) {
                throw new BadFieldException("of", of + " does not name two keys or more, each once");
            }
        }
    }
}
