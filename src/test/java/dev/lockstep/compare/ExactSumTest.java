package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSumTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void sumIsThatOfBigDecimalRoundedOnce() {
        for (int trial = 0; trial < 200; trial++) {
            double[] values = anyDoubles(1 + random.nextInt(50));
            BigDecimal exact =
                    DoubleStream.of(values).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(sum(values).rounded()).as("random seed %d", seed).isEqualTo(exact.doubleValue());
        }
    }

    /** Above the number of additions after which digits carry. */
    @Test
    void manyLikeValuesDoNotOverflow() {
        ExactSum sum = new ExactSum();
        for (int i = 0; i < 100_000; i++) {
            sum.add(-Double.MIN_VALUE);
            sum.add(0x1.fffffffffffffp100);
        }
        assertThat(sum.rounded()).isEqualTo(100_000 * 0x1.fffffffffffffp100);
        sum.add(-100_000 * 0x1p101);
        sum.add(100_000 * 0x1p48);
        assertThat(sum.rounded()).isEqualTo(-100_000 * Double.MIN_VALUE);
    }

    @Test
    void partsMergeIntoTheWholeInAnyOrder() throws IOException {
        double[] values = anyDoubles(1000);
        ExactSum merged = new ExactSum();
        for (int i = values.length - 1; i >= 0; i--) {
            merged.add(copy(sum(values[i])));
        }
        assertThat(merged.rounded())
                .as("random seed %d", seed)
                .isEqualTo(sum(values).rounded());
    }

    @Test
    void nanAndInfinitiesSumAsIeeeHasThem() {
        assertThat(sum(1, Double.NaN, 2).rounded()).isNaN();
        assertThat(sum(1, Double.POSITIVE_INFINITY).rounded()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(sum(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY).rounded())
                .isNaN();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, -Double.MIN_NORMAL, 0.1, -Double.MAX_VALUE, 0})
    void oneValueIsItself(double value) throws IOException {
        assertThat(copy(sum(value)).rounded()).isEqualTo(value);
    }

    @Test
    void moreThanTheLargestDoubleIsInfinite() {
        assertThat(sum(Double.MAX_VALUE, Double.MAX_VALUE).rounded()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(sum(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE).rounded())
                .isEqualTo(Double.MAX_VALUE);
    }

    /** Taken about 0 in doubles, the squares would leave nothing of the deviations: 1 and 1e12 have 24 digits between them. */
    @Test
    void deviationsSurviveALargeMean() {
        ExactSum sum = new ExactSum();
        ExactSum squares = new ExactSum();
        for (double value : new double[] {1e12 - 1, 1e12, 1e12 + 1}) {
            sum.add(value);
            squares.addSquare(value);
        }
        assertThat(ExactSum.squaredDeviations(3, sum, squares)).isEqualTo(2);
    }

    private double[] anyDoubles(int count) {
        return random.longs()
                .mapToDouble(Double::longBitsToDouble)
                .filter(Double::isFinite)
                .limit(count)
                .toArray();
    }

    private static ExactSum sum(double... values) {
        ExactSum sum = new ExactSum();
        DoubleStream.of(values).forEach(sum::add);
        return sum;
    }

    private static ExactSum copy(ExactSum sum) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sum.write(new DataOutputStream(bytes));
        return ExactSum.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
