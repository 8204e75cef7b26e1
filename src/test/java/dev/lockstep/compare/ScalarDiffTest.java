package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Scalars have a loop of their own; it must say what arrays of one value say. */
class ScalarDiffTest {
    private static final int TRIALS = 20_000;
    private static final float[] FLOATS = {
        0f,
        -0f,
        1f,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY
    };
    private static final double[] DOUBLES = {
        0,
        -0d,
        1,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void floatsDifferAsArraysOfOneDo() {
        for (int trial = 0; trial < TRIALS; trial++) {
            float left = anyFloat();
            float right = random.nextBoolean() ? left + random.nextInt(3) * Math.ulp(left) : anyFloat();
            ArrayDiff arrays =
                    ArrayComparison.between(NdArray.float32(new float[] {left}), NdArray.float32(new float[] {right}));
            assertThat(ScalarDiff.of(left, right, Tolerance.DEFAULT))
                    .as("random seed %d: %s and %s", seed, left, right)
                    .isEqualTo(arrays);
        }
    }

    @Test
    void doublesDifferAsArraysOfOneDo() {
        for (int trial = 0; trial < TRIALS; trial++) {
            double left = anyDouble();
            double right = random.nextBoolean() ? left + random.nextInt(3) * Math.ulp(left) : anyDouble();
            ArrayDiff arrays = ArrayComparison.between(
                    NdArray.float64(new double[] {left}), NdArray.float64(new double[] {right}));
            assertThat(ScalarDiff.of(left, right, Tolerance.DEFAULT))
                    .as("random seed %d: %s and %s", seed, left, right)
                    .isEqualTo(arrays);
        }
    }

    private float anyFloat() {
        return random.nextInt(4) == 0 ? FLOATS[random.nextInt(FLOATS.length)] : Float.intBitsToFloat(random.nextInt());
    }

    private double anyDouble() {
        return random.nextInt(4) == 0
                ? DOUBLES[random.nextInt(DOUBLES.length)]
                : Double.longBitsToDouble(random.nextLong());
    }
}
