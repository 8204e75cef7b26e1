package dev.lockstep.explain.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Four seeds and ten losses of 0.7, of which one sigma is 0.54 ulp: 3.2e-8. The effects of edits are added. */
class SpecSearchTest {
    private static final Hypothesis FIRST = Hypothesis.of("model.layer_norm_eps", 1e-12, 1e-5);
    private static final Hypothesis SECOND = Hypothesis.of("optimizer.params.eps", 1e-6, 1e-8);
    private static final int ITERATIONS = 10;

    /** The first edit leaves a rest in the last five losses, which the second one makes up for. */
    @ParameterizedTest
    @CsvSource({
        "0, EXPLAINED, 1",
        // D is 2.0 with the first edit alone: more than noise, but too little for a second cause.
        "9e-8, UNEXPLAINED, 1",
        "3e-6, EXPLAINED, 2",
    })
    void aSecondCauseIsNamedOnlyForWhatIsFarOutsideNoise(double rest, Status status, int edits) {
        Explanation explanation = explain(FIRST.and(SECOND), rest);
        assertThat(explanation.status()).isEqualTo(status);
        assertThat(explanation.hypotheses().get(0).hypothesis().size()).isEqualTo(edits);
    }

    private static Explanation explain(Hypothesis truth, double rest) {
        Evaluator evaluator =
                trials -> trials.stream().map(trial -> response(trial, rest)).toList();
        Response recorded = response(new Trial(truth, List.of(0L, 1L, 2L, 3L), ITERATIONS), rest);
        Target target = new Target(RecordedCase.elements(RecordedCase.check(RecordedCase.PROBE)), recorded.values());
        return new SpecSearch(
                        RecordedCase.question(RecordedCase.PROBE, target, 2),
                        evaluator,
                        Budget.of(Duration.ofMinutes(1)),
                        all -> new Catalogue(List.of(FIRST, SECOND), List.of()))
                .explain();
    }

    private static Response response(Trial trial, double rest) {
        Map<Long, double[]> values = new LinkedHashMap<>();
        for (long seed : trial.seeds()) {
            double[] losses = new double[ITERATIONS];
            for (int i = 0; i < ITERATIONS; i++) {
                losses[i] = i < trial.iterations() ? loss(trial.hypothesis().fields(), i, rest) : Double.NaN;
            }
            values.put(seed, losses);
        }
        return Response.of(values);
    }

    private static double loss(List<String> fields, int iteration, double rest) {
        double first = fields.contains("model.layer_norm_eps") ? 1e-4 : 0;
        double second = fields.contains("optimizer.params.eps") && iteration >= ITERATIONS / 2 ? rest : 0;
        return 0.7 + first + second;
    }
}
