package dev.lockstep.explain.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Edit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    /** In sigmas of float64 half a loss is 3e12: numbers are fitted by these, so that they must not end at a limit. */
    @Test
    void largeDifferencesInFloat64KeepTheirProportions() {
        BackpropSpec spec = RecordedCase.template(RecordedCase.PROBE)
                .with(new Edit("precision", "float64"))
                .withSeed(0)
                .spec();
        Target target = new Target(List.of(new Element("loss_0", "loss", 0, 0)), Map.of(0L, new double[] {0.7}));
        Comparison comparison = new Comparison(target, NoiseFloor.of(target, spec, List.of()));
        double one = z(comparison, 0.95);
        double two = z(comparison, 1.2);
        assertThat(two / one).isCloseTo(2, within(1e-12));
        assertThat(Math.abs(two)).isLessThan(Math.abs(z(comparison, Double.NaN)));
    }

    private static double z(Comparison comparison, double loss) {
        return comparison.z(Response.of(Map.of(0L, new double[] {loss})), new Scope(List.of(0L), 1))[0];
    }
}
