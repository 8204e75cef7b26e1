package dev.lockstep.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SparklineTest {
    @Test
    void decadesAreStepsOfOneHeight() {
        assertThat(Sparkline.of(new double[] {1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1}))
                .isEqualTo("▁▂▃▄▅▆▇█");
    }

    @Test
    void zerosAndWhatIsNotFiniteHaveTheirOwn() {
        assertThat(Sparkline.of(new double[] {0, 1, Double.NaN, Double.POSITIVE_INFINITY}))
                .isEqualTo("_█××");
    }

    @Test
    void ofManyValuesTheLargestOfEachStretchShows() {
        double[] values = new double[600];
        Arrays.fill(values, 1e-9);
        values[305] = 1;
        assertThat(Sparkline.of(values)).hasSize(60).startsWith("▁▁▁").contains("▁█▁");
    }
}
