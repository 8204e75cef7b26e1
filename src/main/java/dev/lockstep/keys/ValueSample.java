package dev.lockstep.keys;

import dev.lockstep.record.array.NdArray;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Some of an array's values, always at the same places of a shape: enough to tell one array from another. */
final class ValueSample {
    private static final int MOST = 256;

    private final double[] values;
    private final boolean telling;

    private ValueSample(double[] values) {
        this.values = values;
        this.telling = !isConstant(values);
    }

    static ValueSample of(NdArray array) {
        return new ValueSample(places(array.size()).mapToDouble(array::doubleAt).toArray());
    }

    /** That of the array with its axes in another order: axis i is axis {@code axes[i]} of the array. */
    static ValueSample of(NdArray array, List<Integer> axes) {
        return new ValueSample(places(array.size())
                .mapToDouble(place -> array.doubleAt(source(place, array.shape(), axes)))
                .toArray());
    }

    private static LongStream places(long size) {
        // Seeded by the size, so that arrays of one shape are looked at in the same places.
        return size <= MOST ? LongStream.range(0, size) : new SplittableRandom(size).longs(MOST, 0, size);
    }

    /** Where a value of the permuted array stands in the array itself. */
    private static long source(long place, long[] shape, List<Integer> axes) {
        long left = place;
        long source = 0;
        for (int i = axes.size() - 1; i >= 0; i--) {
            int axis = axes.get(i);
            source += left % shape[axis] * stride(shape, axis);
            left /= shape[axis];
        }
        return source;
    }

    private static long stride(long[] shape, int axis) {
        long stride = 1;
        for (int i = axis + 1; i < shape.length; i++) {
            stride *= shape[i];
        }
        return stride;
    }

    /** Whether its values could only be this array's: all of one value, as new biases are, say nothing. */
    boolean isTelling() {
        return telling;
    }

    /** How far two are apart: the norm of their difference over the larger norm, 0 to 2; infinite where a value is not finite. */
    double distance(ValueSample other) {
        double apart = 0;
        double own = 0;
        double others = 0;
        for (int i = 0; i < values.length; i++) {
            apart += square(values[i] - other.values[i]);
            own += square(values[i]);
            others += square(other.values[i]);
        }
        if (apart == 0) {
            return 0;
        }
        double distance = Math.sqrt(apart / Math.max(own, others));
        return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }

    /** How large its values are: the root of their mean square; NaN if one is not finite. */
    double magnitude() {
        double squares = 0;
        for (double value : values) {
            squares += square(value);
        }
        return Math.sqrt(squares / Math.max(1, values.length));
    }

    private static double square(double value) {
        return value * value;
    }

    private static boolean isConstant(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }
}
