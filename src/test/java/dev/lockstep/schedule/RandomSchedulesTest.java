package dev.lockstep.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Schedules with random parameters against the real packages, to the bit; what a package refuses is refused, or is one of the calls
 * that it refuses for a reason of its own. random_schedules/record.py says how they were drawn; their names have the seed.
 */
class RandomSchedulesTest {
    private static final Path FOLDER = Path.of("src/test/resources/random_schedules");

    /** Keras computes its cosines in float32 even where it is told float64. */
    private static final double KERAS = 1.5 * 0x1p-23;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "torch",
                "hf",
                "timm",
                "mmengine",
                "deepspeed",
                "megatron",
                "fairseq",
                "paddle",
                "paddlenlp",
                "optax",
                "keras"
            })
    void everyRateIsTheFrameworks(String framework) {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (Recordings.Drawn drawn : Recordings.drawn(FOLDER, framework)) {
            String found = drawn.isRefused() ? accepted(drawn) : difference(drawn.recording());
            compared += drawn.isRefused() ? 0 : 1;
            if (found != null) {
                wrong.add(drawn.recording().spec() + ": " + found);
            }
        }
        System.out.printf("%s: %d schedules with random parameters compared%n", framework, compared);
        assertThat(compared).isGreaterThanOrEqualTo(40);
        assertThat(wrong).isEmpty();
    }

    /** Null if the rates agree. */
    private static String difference(Recordings.Recording recording) {
        double[] expected = recording.rates().toDoubles();
        double[] actual;
        try {
            actual = Schedules.of(recording.spec()).series(expected.length - 1);
        } catch (BadFieldException e) {
            return "refused: " + e.getMessage();
        }
        boolean single = recording.name().startsWith("keras/")
                && recording.spec().scheduler().startsWith("Cosine");
        double highest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            boolean agrees = single
                    ? Math.abs(actual[i] - expected[i]) <= KERAS * highest
                    : Double.compare(actual[i] + 0.0, expected[i] + 0.0) == 0;
            if (!agrees) {
                return "index " + i + ": " + actual[i] + " against " + expected[i];
            }
        }
        return null;
    }

    /** Null if a call that the framework refuses is refused here too. */
    private static String accepted(Recordings.Drawn drawn) {
        Map<String, Object> params = drawn.recording().spec().params();
        try {
            Schedules.of(drawn.recording().spec()).series(40);
            return "accepted, but the framework says " + drawn.refused() + " of " + params;
        } catch (BadFieldException e) {
            return null;
        }
    }
}
