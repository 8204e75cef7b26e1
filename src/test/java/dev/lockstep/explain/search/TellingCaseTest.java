package dev.lockstep.explain.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.BackpropSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two causes without an effect as the suite is; in another case each loss is moved, and one sigma is 0.54 ulp of 0.7. */
class TellingCaseTest {
    private static final Hypothesis GELU = Hypothesis.of("model.hidden_act", "gelu", "gelu_new");
    private static final Hypothesis DECAY = Hypothesis.of("optimizer.no_decay", List.of("bias"), List.of());
    private static final int ITERATIONS = 10;

    /** The probes go from the least change to the greatest. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optimizer.params.lr | 1e-5 | a run with optimizer.params.lr 0.0003 tells them apart: any two differ"
                        + " by ",
                "weights.std | 1e-5 | a run with optimizer.params.lr 0.0003, optimizer.params.weight_decay 0.5,"
                        + " weights.std 0.05, batch.count 2 tells them apart",
                "batch.pads | 1e-5 | a run with optimizer.params.lr 0.0003, optimizer.params.weight_decay 0.5,"
                        + " weights.std 0.05, batch.count 2, batch.pads true tells them apart",
                "optimizer.params.lr | 1e-7 | none of the cases that were tried tells all of them apart; most does"
                        + " optimizer.params.lr 0.0003, where the nearest two differ by ",
            })
    void theFirstCaseInWhichTheCausesAreFarApartIsNamed(String exercised, double effect, String words) {
        assertThat(sentence(exercised, effect)).startsWith(words);
    }

    private static String sentence(String exercised, double effect) {
        Evaluator evaluator = trials ->
                trials.stream().map(trial -> response(trial, exercised, effect)).toList();
        BackpropSpec spec =
                RecordedCase.template(RecordedCase.ORIGINAL).withSeed(0).spec();
        Scope scope = new Scope(List.of(0L), ITERATIONS);
        Target target = new Target(
                RecordedCase.elements(RecordedCase.check(RecordedCase.ORIGINAL)),
                response(scope.trial(Hypothesis.NONE), exercised, effect).values());
        Runs runs = new Runs(evaluator, Budget.of(Duration.ofMinutes(1)), note -> {});
        return new TellingCase(runs, spec, target, scope).sentence(List.of(GELU, DECAY));
    }

    private static Response response(Trial trial, String exercised, double effect) {
        List<String> fields = trial.hypothesis().fields();
        boolean isMoved = fields.contains(exercised) && fields.contains("optimizer.no_decay");
        double[] losses = new double[ITERATIONS];
        Arrays.fill(losses, 0.7 + (isMoved ? effect : 0));
        Map<Long, double[]> values = new LinkedHashMap<>();
        trial.seeds().forEach(seed -> values.put(seed, losses));
        return Response.of(values);
    }
}
