package dev.lockstep.explain.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeNumberTest {
    /** A number is known to its digits where its neighbours with as many are not within four half intervals. */
    @ParameterizedTest
    @CsvSource({
        "2.7e-8, 2.701e-8, 2.695e-8, 2.707e-8, true",
        // 2.6e-8 and 2.7e-8 are as near.
        "2.6e-8, 2.645e-8, 2.60e-8, 2.69e-8, false",
        // One digit fits nearly as well, two would fit better.
        "3e-8, 2.645e-8, 2.60e-8, 2.69e-8, false",
        "0.0003, 0.000299999, 0.000299998, 0.00030001, true",
        "100, 102, 95, 109, true",
        "100, 140, 120, 160, false",
        "0, 1e-9, -1e-8, 1e-8, true",
    })
    void itsDigitsAreKnownWhereNoNeighbourMayBeMeant(
            double chosen, double fitted, double low, double high, boolean sharp) {
        assertThat(new FreeNumber("f", fitted, low, high, chosen).isSharp()).isEqualTo(sharp);
    }

    @ParameterizedTest
    @CsvSource({
        "2.70e-8, 2.69e-8, 2.71e-8, ''",
        "2.60e-8, 2.59e-8, 2.62e-8, '; its digits are not known: optimizer.params.eps may be 2.59e-08 to 2.7e-08'",
    })
    void theSentenceSaysWhatIsKnownOfANumber(double fitted, double low, double high, String words) {
        Hypothesis cause = Hypothesis.of("optimizer.params.eps", 1e-6, 2.7e-8);
        FreeNumber number = new FreeNumber("optimizer.params.eps", fitted, low, high, 2.7e-8);
        Candidate best = new Candidate(cause, 1e-7, -1, 1, 1, 40, 50, true, List.of(number), List.of());
        SpecSearch.Question question = new SpecSearch.Question("candidate", "reference", null, null, 1, false);
        assertThat(Sentences.explained(question, best))
                .isEqualTo("the reference is reproduced to 1e-07 (D 1.0) by optimizer.params.eps = 2.7e-08"
                        + "; the suite says 1e-06" + words);
    }
}
