package dev.lockstep.explain.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.explain.search.ExplainRates.Counts;
import dev.lockstep.explain.search.ExplainRates.Worth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often the right cause is named, and that none is named that is wrong. Prints what came of each record, and class recall and class
 * precision. Minutes for each group.
 */
@Tag("long")
class ExplainRatesTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    /**
     * Of ten faults one, weights of another seed, is no edit of a field; of the fifty single edits two agree in the original setting,
     * whose losses they do not move by more than the noise.
     */
    @ParameterizedTest
    @CsvSource({
        "faults, 1, 9",
        "faults_probe, 1, 9",
        "dialects, 1, 2",
        "fields, 1, 13",
        "number, 1, 12",
        "gradient, 1, 5",
        "single, 1, 48",
        "other, 1, 61",
        "pair, 2, 20",
        "triple, 3, 4"
    })
    void theRightCauseIsNamedOrInTheClassThatIsGiven(String group, int depth, int least) throws IOException {
        Counts counts = ExplainRates.of(ExplainedCase.all(RESOURCES), group, depth, false, List.of());
        assertThat(counts.of(Worth.FALSE)).as("wrong causes that were named").isZero();
        assertThat(counts.found()).as("right causes").isGreaterThanOrEqualTo(least);
    }

    @ParameterizedTest
    @CsvSource({"faults_probe, 1", "number, 1", "faults_probe, 2"})
    void withoutTheRightFieldNoCauseIsNamed(String group, int depth) throws IOException {
        Counts counts = ExplainRates.of(ExplainedCase.all(RESOURCES), group, depth, true, List.of());
        assertThat(counts.of(Worth.FALSE) + counts.of(Worth.OTHER_CLASS))
                .as("checks of which a cause is given that is none")
                .isZero();
        assertThat(counts.all()).isPositive();
    }
}
