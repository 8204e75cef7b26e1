package dev.lockstep.explain.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Adam divides by the root of the second moment: gradients times 100 are an epsilon over 100, but for rounding. */
    @ParameterizedTest
    @CsvSource({"optimizer.params.eps, 1e-8, loss.gradient_scale", "loss.gradient_scale, 100, optimizer.params.eps"})
    void scaledGradientsAndEpsilonAreOneCauseToAdam(String better, double to, String other) {
        Hypothesis first = Hypothesis.of(better, 1.0, to);
        Hypothesis second = Hypothesis.of(other, 1.0, 2.0);
        Evaluator evaluator = trials -> trials.stream()
                .map(trial -> of(
                        trial,
                        i -> trial.hypothesis().equals(Hypothesis.NONE) || i < 1
                                ? 0
                                : trial.hypothesis().equals(second) ? 1e-4 + 1e-8 : 1e-4))
                .toList();
        Response recorded = of(new Trial(first, List.of(0L, 1L, 2L, 3L), ITERATIONS), i -> i < 1 ? 0 : 1e-4);
        Explanation explanation = explain(evaluator, recorded, List.of(second, first));
        assertThat(explanation.status()).as(explanation.sentence()).isEqualTo(Status.EXPLAINED);
        assertThat(explanation.hypotheses().get(0).hypothesis()).isEqualTo(first);
        assertThat(explanation.hypotheses().get(0).equal()).containsExactly(second);
        assertThat(explanation.sentence()).contains("the same in effect: " + second);
    }

    /** Wherever the time ends: what is not whole by then is not named, and that it was cut is said. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 60, 90, 105, 120, 135, 150, 240, 480, 60_000})
    void aBudgetThatEndsNamesNoWrongCause(int millis) {
        Evaluator evaluator = trials -> {
            // A trial takes a millisecond.
            LockSupport.parkNanos(1_000_000L * trials.size());
            return trials.stream().map(trial -> response(trial, 3e-6)).toList();
        };
        List<Hypothesis> catalogue = new ArrayList<>(List.of(FIRST));
        IntStream.rangeClosed(1, 60)
                .forEach(offset -> catalogue.add(Hypothesis.of("model.position_offset", 0, offset)));
        catalogue.add(SECOND);
        Response recorded = response(new Trial(FIRST.and(SECOND), List.of(0L, 1L, 2L, 3L), ITERATIONS), 3e-6);
        Explanation explanation = explain(evaluator, recorded, catalogue, Budget.of(Duration.ofMillis(millis)));
        if (explanation.status() == Status.EXPLAINED) {
            assertThat(explanation.hypotheses().get(0).hypothesis().fields())
                    .containsExactly("model.layer_norm_eps", "optimizer.params.eps");
        } else {
            assertThat(explanation.status()).as(explanation.sentence()).isEqualTo(Status.UNEXPLAINED);
            assertThat(explanation.hypotheses()).noneMatch(Candidate::fits);
            assertThat(explanation.effort().complete()).isFalse();
        }
        assertThat(explanation.status() == Status.EXPLAINED || millis < 60_000).isTrue();
    }

    private static Response of(Trial trial, IntToDoubleFunction effect) {
        Map<Long, double[]> values = new LinkedHashMap<>();
        for (long seed : trial.seeds()) {
            double[] losses = new double[ITERATIONS];
            for (int i = 0; i < ITERATIONS; i++) {
                losses[i] = i < trial.iterations() ? 0.7 + effect.applyAsDouble(i) : Double.NaN;
            }
            values.put(seed, losses);
        }
        return Response.of(values);
    }

    private static Explanation explain(Hypothesis truth, double rest) {
        Evaluator evaluator =
                trials -> trials.stream().map(trial -> response(trial, rest)).toList();
        Response recorded = response(new Trial(truth, List.of(0L, 1L, 2L, 3L), ITERATIONS), rest);
        return explain(evaluator, recorded, List.of(FIRST, SECOND));
    }

    private static Explanation explain(Evaluator evaluator, Response recorded, List<Hypothesis> catalogue) {
        return explain(evaluator, recorded, catalogue, Budget.of(Duration.ofMinutes(1)));
    }

    private static Explanation explain(
            Evaluator evaluator, Response recorded, List<Hypothesis> catalogue, Budget budget) {
        Target target = new Target(RecordedCase.elements(RecordedCase.check(RecordedCase.PROBE)), recorded.values());
        return new SpecSearch(
                        RecordedCase.question(RecordedCase.PROBE, target, 2),
                        evaluator,
                        budget,
                        all -> new Catalogue(catalogue, List.of()))
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
