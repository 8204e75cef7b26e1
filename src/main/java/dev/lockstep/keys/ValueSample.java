package dev.lockstep.keys;

import dev.lockstep.record.array.NdArray;
import java.util.SplittableRandom;

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
        if (array.size() <= MOST) {
            return new ValueSample(array.toDoubles());
        }
        // Seeded by the size, so that arrays of one shape are looked at in the same places.
        SplittableRandom random = new SplittableRandom(array.size());
        return new ValueSample(
                random.longs(MOST, 0, array.size()).mapToDouble(array::doubleAt).toArray());
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
