package dev.lockstep.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.compare.ArrayComparison;
import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.KeyState;
import dev.lockstep.judge.Judge;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.Verdict;
import dev.lockstep.keys.PassDirection;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limit is 1e-6. A key is written {@code name=difference}. */
class DivergenceClockTest {
    @Test
    void forwardIsTheFilesOrderAndBackwardAgainstIt() {
        DivergenceClock clock = clock(
                "hidden_0=0", "hidden_1=1e-5", "logits=1", "grad/layer.0.w=1", "grad/layer.1.w=2e-6", "grad/head.w=0");
        assertThat(firsts(clock)).containsExactly("hidden_1", "grad/layer.1.w");
        assertThat(clock.first()).map(JudgedStep::key).contains("hidden_1");
    }

    /** The step after backward writes parameters, which the file has behind the gradients. */
    @Test
    void theEarlierOfBothWaysComesFirst() {
        DivergenceClock clock = clock("loss_0=0", "grad/a=1", "grad/b=1", "param/a=1");
        assertThat(firsts(clock)).containsExactly("grad/b", "param/a");
    }

    @Test
    void iterationIsReadFromTheKey() {
        assertThat(clock("iter_0/loss=0", "iter_3/loss=1").first())
                .map(JudgedStep::iteration)
                .contains(3);
        assertThat(clock("seed_1/step_12/grad/w=1").first())
                .map(JudgedStep::iteration)
                .contains(12);
        assertThat(clock("loss=1").first()).map(JudgedStep::iteration).contains(-1);
    }

    @Test
    void whatRoundingAloneMadeLargeIsNoDivergence() {
        JudgedKey amplified = key("a=1").with(Verdict.AMPLIFIED);
        assertThat(firsts(DivergenceClock.of(List.of(JudgedStep.of(amplified), JudgedStep.of(key("b=1"))))))
                .containsExactly("b");
    }

    @Test
    void growthIsToldByTens() {
        Divergence divergence = clock("a=0", "b=2e-6", "c=1e-5", "d=2e-5", "e=1e-7", "f=1e-4", "g=3e-4")
                .divergences()
                .get(0);
        assertThat(divergence.first().key()).isEqualTo("b");
        assertThat(divergence.after()).isEqualTo(5);
        assertThat(divergence.outside()).isEqualTo(4);
        assertThat(divergence.growth()).extracting(JudgedStep::key).containsExactly("d", "g");
    }

    @Test
    void whatIsWithinTheToleranceHasNoDivergence() {
        assertThat(clock("a=0", "grad/a=1e-7")).isEqualTo(DivergenceClock.NO_DIVERGENCE);
    }

    @Test
    void aMissingKeySaysNothingOfWhen() {
        JudgedKey missing = Judge.of(new KeyState("a").missing(0).statistics());
        DivergenceClock clock = DivergenceClock.of(List.of(JudgedStep.of(missing), JudgedStep.of(key("b=1"))));
        assertThat(firsts(clock)).containsExactly("b");
        assertThat(clock.divergences().get(0).after()).isZero();
    }

    /** Two arrays of other shapes, and NaN, are where two sides part, though no figure tells how far. */
    @Test
    void shapesAndNanDiverge() {
        ArrayDiff shapes = ArrayComparison.between(NdArray.float32(new float[2], 2), NdArray.float32(new float[3], 3));
        JudgedKey shape =
                Judge.of(new KeyState("a").add(0, shapes, Tolerance.DEFAULT).statistics());
        assertThat(firsts(DivergenceClock.of(List.of(JudgedStep.of(shape), JudgedStep.of(key("b=1"))))))
                .containsExactly("a");
        assertThat(firsts(clock("a=0", "b=NaN", "c=1"))).containsExactly("b");
    }

    /** A hook writes gradients as they come: its file needs no turning around. */
    @Test
    void gradientsWhoseLayersFallStayAsTheyAre() {
        assertThat(firsts(clock("grad/head=0", "grad/layer.2.w=1", "grad/layer.1.w=1", "grad/layer.0.w=1")))
                .containsExactly("grad/layer.2.w");
    }

    /** Each iteration's backward pass is turned around by itself: the first iteration stays the first. */
    @Test
    void passesAreTurnedAroundOneByOne() {
        assertThat(firsts(clock("grad_0/a=1", "grad_0/b=1", "grad_1/a=1", "grad_1/b=1")))
                .containsExactly("grad_0/b");
        assertThat(firsts(clock("it_0/grad/a=0", "it_0/grad/b=0", "it_1/grad/a=1", "it_1/grad/b=1")))
                .containsExactly("it_1/grad/b");
    }

    @Test
    void iterationsOfARunAreApart() {
        List<JudgedStep> steps = Stream.of("x0=1", "y0=1", "x1=1", "y1=1")
                .map(text -> new JudgedStep(key(text), "grad/" + text.charAt(0), text.charAt(1) - '0'))
                .toList();
        assertThat(firsts(DivergenceClock.of(steps))).containsExactly("y0");
    }

    /** Names sorted as texts: layer.10 stands before layer.2. */
    @Test
    void aSortedDictionaryIsReadByItsNumbers() {
        String[] keys = {"layer.0.w=0", "layer.1.w=0", "layer.10.w=1", "layer.11.w=1", "layer.2.w=1", "layer.9.w=1"};
        DivergenceClock clock = DivergenceClock.ofRecord(steps(keys));
        assertThat(firsts(clock)).containsExactly("layer.2.w");
        assertThat(clock.divergences().get(0).after()).isEqualTo(3);
        assertThat(DivergenceClock.areSortedAsText(steps(keys))).isTrue();
        assertThat(DivergenceClock.areSortedAsText(steps("loss_0=1", "loss_1=1", "loss_10=1")))
                .isFalse();
    }

    @Test
    void aRecordsOwnOrderStays() {
        DivergenceClock clock = DivergenceClock.ofRecord(steps("layer.10.w=0", "layer.2.w=1", "b=1", "a=1"));
        assertThat(firsts(clock)).containsExactly("layer.2.w");
        assertThat(clock.divergences().get(0).after()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        // The classifier stands first by its name alone, which tells nothing.
        "classifier.w=1 encoder.layer.10.w=1 encoder.layer.2.w=1 encoder.layer.1.w=0, encoder.layer.2.w",
        "grad/classifier.w=1 grad/layer.10.w=1 grad/layer.9.w=1 grad/layer.2.w=1, grad/layer.10.w",
        "seed_0/loss_10=1 seed_0/loss_9=1 seed_0/loss_8=0, seed_0/loss_9",
        "head=0 pooler=1, pooler",
    })
    void numbersTellTheOrderWhereTheFormatKeepsNone(String keys, String first) {
        assertThat(firsts(DivergenceClock.ofUnordered(steps(keys.split(" "))))).containsExactly(first);
    }

    @ParameterizedTest
    @CsvSource({"head=1 pooler=1", "decoder.layer.1.w=1 encoder.layer.0.w=1", "layer.0.w=0 b=1 c=1"})
    void nothingIsSaidToBeFirstWhereNamesDoNotTell(String keys) {
        assertThat(DivergenceClock.ofUnordered(steps(keys.split(" ")))).isEqualTo(DivergenceClock.NO_DIVERGENCE);
    }

    /** Sixteen seeds are within the tolerance, and 48 were not recorded. */
    @Test
    void missingSeedsAreNoDivergence() {
        KeyState state = new KeyState("loss_0");
        ArrayDiff near = ArrayComparison.between(NdArray.float64(new double[] {6e-8}), NdArray.float64(new double[1]));
        state.add(0, near, Tolerance.DEFAULT).missing(1).failed(2);
        assertThat(DivergenceClock.of(List.of(JudgedStep.of(Judge.of(state.statistics())))))
                .isEqualTo(DivergenceClock.NO_DIVERGENCE);
    }

    @ParameterizedTest
    @CsvSource({
        "loss_3, true",
        "train/mlm_loss, true",
        "trainLoss, true",
        "LOSS, true",
        "losses/0, true",
        "loss_scale, false",
        "loss.weight, false",
        "lossless_ratio, false",
        "accuracy_loss_free, true",
        "accuracy, false",
        "input_ids, false",
        "gloss, false",
        "lr, false",
    })
    void lossesAreToldByTheirNames(String key, boolean loss) {
        assertThat(LossKeys.is(
                        JudgedStep.of(Judge.of(new KeyState(key).missing(0).statistics()))))
                .isEqualTo(loss);
    }

    private static List<JudgedStep> steps(String... keys) {
        return Stream.of(keys).map(key -> JudgedStep.of(key(key))).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "grad/classifier.bias, BACKWARD",
        "seed_0/grads_3/w, BACKWARD",
        "Gradients/w, BACKWARD",
        "bert.pooler.dense.weight.grad, BACKWARD",
        "linear_0.w_0@GRAD, BACKWARD",
        "w_grad, BACKWARD",
        "grad_norm_3, FORWARD",
        "upgrade/w, FORWARD",
        "logits, FORWARD",
    })
    void gradientsAreToldByTheirNames(String key, PassDirection direction) {
        assertThat(PassDirection.of(key)).isEqualTo(direction);
    }

    private static DivergenceClock clock(String... keys) {
        return DivergenceClock.of(
                Stream.of(keys).map(key -> JudgedStep.of(key(key))).toList());
    }

    private static List<String> firsts(DivergenceClock clock) {
        return clock.divergences().stream()
                .map(divergence -> divergence.first().key())
                .toList();
    }

    private static JudgedKey key(String text) {
        int equals = text.indexOf('=');
        double[] difference = {Double.parseDouble(text.substring(equals + 1))};
        ArrayDiff diff = ArrayComparison.between(NdArray.float64(difference), NdArray.float64(new double[1]));
        return Judge.of(new KeyState(text.substring(0, equals))
                .add(0, diff, Tolerance.DEFAULT)
                .statistics());
    }
}
