package dev.lockstep.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.compare.ArrayComparison;
import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.KeyState;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Expectation;
import dev.lockstep.suite.Glob;
import dev.lockstep.suite.Tolerance;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {
    /** Keys with their differences; the limit is 1e-6. The patterns that may differ; how far; what came that was not expected. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "loss_3=0.5 loss_4=0 | loss_3 | 1.0 | -",
                "loss_3=0.5 loss_4=0 | - | - | -",
                "loss_3=0.5 loss_4=0.25 | loss_3 | - | loss_4 is mismatch too",
                "loss_3=0.5 loss_4=0.25 | loss_* | - | -",
                "loss_3=0.5 loss_4=0 | loss_* | 0.25 | loss_3 is 0.5 apart, more than 0.25",
                "loss_3=0.5 loss_4=0 | - | 0.25 | loss_3 is 0.5 apart, more than 0.25",
                "loss_3=0.5 loss_4=0 | loss_3,loss_4 | - | no key of loss_4 is mismatch",
                "loss_3=0 loss_4=0 | loss_3 | - | it is exact",
                "loss_3=NaN loss_4=0.5 | loss_4 | - | it is non-finite",
            })
    void knownDifferenceExcusesNoOther(String keys, String patterns, Double atMost, String unexpected) {
        List<JudgedKey> judged =
                Stream.of(keys.split(" ")).map(ExpectationTest::key).toList();
        List<Glob> globs = patterns == null
                ? List.of()
                : Stream.of(patterns.split(",")).map(Glob::new).toList();
        Verdict verdict = Verdict.worst(judged.stream().map(JudgedKey::verdict));
        Expectation expected = new Expectation("mismatch", globs, atMost, "", null);
        assertThat(CheckJudge.unexpected(verdict, judged, expected).orElse(null))
                .isEqualTo(unexpected);
    }

    private static JudgedKey key(String text) {
        List<String> parts = List.of(text.split("=", -1));
        ArrayDiff diff = ArrayComparison.between(
                NdArray.float64(new double[] {Double.parseDouble(parts.get(1))}), NdArray.float64(new double[] {0}));
        return Judge.of(
                new KeyState(parts.get(0)).add(0, diff, Tolerance.DEFAULT).statistics());
    }
}
