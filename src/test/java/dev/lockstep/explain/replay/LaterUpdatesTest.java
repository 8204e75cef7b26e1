package dev.lockstep.explain.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.record.array.NdArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Updates in the midst of a run: torch's AdamW of four updates, of which a record has what a test leaves of it. */
class LaterUpdatesTest {
    private static Map<String, NdArray> record(Predicate<String> kept) {
        Map<String, NdArray> arrays = new LinkedHashMap<>(Records.arrays("torch_state"));
        arrays.keySet().removeIf(kept.negate());
        return arrays;
    }

    private static boolean isOfTheLastTwo(String key) {
        return key.startsWith("iter_2/") || key.startsWith("iter_3/") || key.startsWith("iter_1/param/");
    }

    private static Fit only(Map<String, NdArray> record) {
        Identification found = VariantSearch.of(UpdateReading.of(record).orElseThrow());
        assertThat(found.fits()).isNotEmpty();
        return found.fits().get(0);
    }

    @Test
    void fromARecordedStateTheOptimizerAndItsNumbersAreFound() {
        Fit fit = only(record(key -> isOfTheLastTwo(key) || key.startsWith("iter_1/state/")));
        assertThat(OptimizerText.name(fit.variant().dialect())).isEqualTo("torch's AdamW");
        assertThat(fit.setting().rates()).containsExactly(1e-3, 1e-3);
        assertThat(fit.numbers().get(ParameterMeaning.EPSILON).value()).isEqualTo(1e-6);
        assertThat(fit.numbers().get(ParameterMeaning.BETA2).value()).isEqualTo(0.999);
        assertThat(fit.numbers().get(ParameterMeaning.WEIGHT_DECAY).value()).isEqualTo(0.01);
    }

    @Test
    void theSameUpdatesFromTheFirstOnAreOfTheSameOptimizer() {
        Fit fit = only(record(key -> !key.contains("/state/")));
        assertThat(OptimizerText.name(fit.variant().dialect())).isEqualTo("torch's AdamW");
        assertThat(fit.setting().rates()).containsExactly(1e-3, 1e-3, 1e-3, 1e-3);
        assertThat(fit.numbers().get(ParameterMeaning.EPSILON).value()).isEqualTo(1e-6);
    }

    @Test
    void withoutStateNothingIsNamed() {
        Identification found = VariantSearch.of(
                UpdateReading.of(record(LaterUpdatesTest::isOfTheLastTwo)).orElseThrow());
        assertThat(found.fits()).isEmpty();
        assertThat(SideText.side("left", found))
                .isEqualTo("left's updates begin at iteration 2 without the optimizer's state: record the first ones,"
                        + " from init/NAME on, or the state");
    }
}
