package dev.lockstep.compare;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;
import java.util.Arrays;

/** How a left array was fitted to a right one of another shape. */
public enum ShapeAlignment {
    /** Not at all. */
    AS_IS,
    /** A matrix transposed, as reprod_log does where that gives the right one's shape. */
    TRANSPOSED,
    /** Both stretched along axes of length 1, as NumPy does. */
    BROADCAST;

    /** What may be done to arrays whose shapes differ. */
    public enum Rule {
        /** The left one is transposed if that helps. */
        TRANSPOSE,
        /** Besides, both are broadcast if that helps. */
        TRANSPOSE_OR_BROADCAST
    }

    /** How a left array is fitted to a right one. */
    public static ShapeAlignment of(NdArray left, NdArray right, Rule rule) {
        if (Arrays.equals(left.shape(), right.shape())) {
            return AS_IS;
        }
        // Of more axes the reverse is hardly ever meant: HWIO reversed has OIHW's shape with height and width
        // exchanged.
        if (left.dimensions() == 2 && Arrays.equals(left.transposed().shape(), right.shape())) {
            return TRANSPOSED;
        }
        return rule == Rule.TRANSPOSE_OR_BROADCAST && Broadcast.shape(left, right) != null ? BROADCAST : AS_IS;
    }

    /** Compares the left array, fitted, with the right one. */
    public ArrayDiff between(NdArray left, NdArray right, Tolerance tolerance) {
        return switch (this) {
            case AS_IS -> ArrayComparison.between(left, right, tolerance);
            case TRANSPOSED -> ArrayComparison.between(left.transposed(), right, tolerance);
            case BROADCAST -> {
                long[] shape = Broadcast.shape(left, right);
                yield ArrayComparison.between(Broadcast.to(left, shape), Broadcast.to(right, shape), tolerance);
            }
        };
    }
}
