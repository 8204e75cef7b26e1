package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.record.array.NdArray;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loops without branches count what a plain loop over the pairs counts. */
class FloatDiffKernelTest {
    /** More than two runs, and a rest that no vector takes whole. */
    private static final int VALUES = 2 * DiffKernel.RUN + 4_003;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private enum Pairs {
        NEAR {
            @Override
            float other(float value, Random random) {
                return value + (random.nextInt(3) - 1) * Math.ulp(value);
            }
        },
        EQUAL {
            @Override
            float other(float value, Random random) {
                return value == 0 ? -value : value;
            }
        },
        OPPOSITE {
            @Override
            float other(float value, Random random) {
                return -value;
            }
        },
        ANY {
            @Override
            float other(float value, Random random) {
                return bits(random);
            }
        },
        ANY_FINITE {
            @Override
            float other(float value, Random random) {
                float any = bits(random);
                return Float.isFinite(any) ? any : -1e-30f;
            }
        };

        abstract float other(float value, Random random);
    }

    @ParameterizedTest
    @EnumSource
    void countsAreThoseOfAPlainLoop(Pairs pairs) {
        float[] left = new float[VALUES];
        float[] right = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            float value = random.nextInt(50) == 0 ? 0 : pairs == Pairs.ANY ? bits(random) : finite();
            left[i] = value;
            right[i] = pairs.other(value, random);
        }
        ArrayDiff diff = ArrayComparison.between(NdArray.float32(left, VALUES), NdArray.float32(right, VALUES));
        DiffAccumulator plain = plain(left, right);
        assertThat(diff.maxUlp()).as("seed %d", seed).isEqualTo(plain.maxUlp);
        assertThat(diff.distances().maxRelative()).as("seed %d", seed).isEqualTo(plain.maxRelative);
        assertThat(diff.nonFinite()).as("seed %d", seed).isEqualTo(plain.nonFinite);
        assertThat(diff.equalBits()).as("seed %d", seed).isEqualTo(plain.equalBits);
        assertThat(diff.max()).as("seed %d", seed).isEqualTo(Double.valueOf(plain.max));
        assertThat(diff.min()).as("seed %d", seed).isEqualTo(Double.valueOf(plain.min));
        if (plain.nonFinite == 0) {
            double signed = 0;
            double size = 0;
            for (int i = 0; i < VALUES; i++) {
                signed += (double) left[i] - right[i];
                size += Math.abs((double) left[i] - right[i]);
            }
            assertThat(diff.signedMean()).isCloseTo(signed / VALUES, within(1e-12 * size / VALUES + Double.MIN_VALUE));
        }
    }

    private static DiffAccumulator plain(float[] left, float[] right) {
        DiffAccumulator tally = new DiffAccumulator();
        for (int i = 0; i < left.length; i++) {
            float difference = Math.abs(left[i] - right[i]);
            tally.extremes(difference, difference);
            int a = Float.floatToRawIntBits(left[i]);
            int b = Float.floatToRawIntBits(right[i]);
            tally.equalBits += a == b ? 1 : 0;
            if (Float.isFinite(left[i]) && Float.isFinite(right[i])) {
                tally.distance(Ulps.between(a, b), Math.abs((double) left[i] - right[i]), right[i]);
            } else {
                tally.nonFinite++;
            }
        }
        return tally;
    }

    private float finite() {
        float any = bits(random);
        return Float.isFinite(any) ? any : 1;
    }

    private static float bits(Random random) {
        return Float.intBitsToFloat(random.nextInt());
    }
}
