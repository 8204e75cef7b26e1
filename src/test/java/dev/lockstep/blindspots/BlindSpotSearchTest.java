package dev.lockstep.blindspots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.judge.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each state has a made case, which comes about in a real run of the engine. */
class BlindSpotSearchTest {
    private static final List<Long> SEEDS = List.of(0L, 1L);
    private static final String RATE = "optimizer.params.lr 0.0003 -> 0.001";
    private static final String EPSILON = "model.layer_norm_eps 1e-12 -> 1e-08";
    private static final String PADDING = "model.padding_idx 0 -> none";

    /** A narrow model whose ids are never 0. */
    private static String suite(String limit, String more) {
        return """
            {"suite": "nano", "backprop": [{"name": "bp", "tolerance": %s,
              "candidate": {"computed": "float32"},
              "reference": {"npy": "torch.npy", "key": "seed_{seed}/{key}", "producer": {"framework": "torch", "version": "2.15.0"}},
              "model": {"type": "bert-classifier", "layers": 2, "hidden": 32, "heads": 2, "intermediate": 64, "vocab": 101, "max_position": 8, "labels": 2},
              "weights": {"generator": "numpy-normal", "std": 0.05, "seed": "{seed}"},
              "batch": {"generator": "numpy-randint", "size": 4, "length": 8, "seed": "{seed}"%s},
              "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-4, "eps": 1e-6, "weight_decay": 0.01}, "no_decay": ["bias", "LayerNorm"]},
              "seeds": "0-3", "iterations": 5, "observe": {"loss": "loss_{iteration}"}}]}
            """.formatted(limit, more);
    }

    private static Map<String, Mutant> asked(String limit, String... edits) {
        return Asked.of(suite("{\"threshold\": " + limit + "}", ""), "bp", SEEDS, edits);
    }

    @Test
    void whatTheCheckFailsIsSeen() {
        Mutant mutant = asked("1e-6", RATE).get(RATE);
        assertThat(mutant.state()).isEqualTo(State.SEEN);
        assertThat(mutant.effect().verdict()).isEqualTo(Verdict.MISMATCH);
        assertThat(mutant.effect().seedsSeen()).isEqualTo(2);
        assertThat(mutant.effect().maxDiff()).isGreaterThan(1e-4);
        assertThat(mutant.effect().looseness()).isLessThan(1);
        assertThat(mutant.same()).isEmpty();
    }

    @Test
    void whatALimitLetsPassBeyondItsNoiseIsTooWeaklyHeld() {
        double seen = asked("1e-6", RATE).get(RATE).effect().maxDiff();
        Mutant mutant = asked("10", RATE).get(RATE);
        assertThat(mutant.state()).isEqualTo(State.TOO_WEAK);
        assertThat(mutant.effect().maxDiff()).isEqualTo(seen);
        assertThat(mutant.effect().limit()).isEqualTo(10);
        assertThat(mutant.effect().looseness()).isEqualTo(10 / seen);
        assertThat(mutant.effect().sigmas()).isGreaterThan(1_000);
        assertThat(mutant.effect().seedsSeen()).isZero();
    }

    @Test
    void whatRoundsAwayIsInTheNoise() {
        Mutant mutant = asked("1e-6", EPSILON).get(EPSILON);
        assertThat(mutant.state()).isEqualTo(State.IN_THE_NOISE);
        assertThat(mutant.effect().maxDiff()).isLessThan(3e-7);
    }

    @Test
    void paddingThatNeverOccursIsNotExercisedAndSaysWhatWouldBe() {
        Mutant mutant = asked("1e-6", PADDING).get(PADDING);
        assertThat(mutant.state()).isEqualTo(State.NOT_EXERCISED);
        assertThat(mutant.effect().maxDiff()).isZero();
        assertThat(mutant.reason()).isEqualTo("would be by rows that end in padding");
    }

    @Test
    void theSameMutantIsReachedWhereRowsEndInPadding() {
        String suite = suite("{\"threshold\": 1e-6}", ", \"pads\": true");
        Mutant mutant = Asked.of(suite, "bp", SEEDS, PADDING).get(PADDING);
        assertThat(mutant.state()).isNotEqualTo(State.NOT_EXERCISED);
        assertThat(mutant.effect().maxDiff()).isPositive();
    }

    @Test
    void aLimitAboveEveryNormIsNotExercisedAndSaysHowLargeTheyAre() {
        String clip = "optimizer.clip_norm none -> 5.0";
        Mutant mutant = asked("1e-6", clip).get(clip);
        assertThat(mutant.state()).isEqualTo(State.NOT_EXERCISED);
        assertThat(mutant.reason())
                .matches("would be by gradients with a norm above 5\\.0: the largest here is [0-4]\\.\\d+");
    }

    @Test
    void whatComesAfterTheLastLossIsNotExercised() {
        String skip = "optimizer.skip [] -> [4]";
        Mutant mutant = asked("1e-6", skip).get(skip);
        assertThat(mutant.state()).isEqualTo(State.NOT_EXERCISED);
        assertThat(mutant.reason()).isEqualTo("would be by observing what comes after it");
    }

    @Test
    void twoThatComeToTheSameValuesAreConfounded() {
        String sum = "loss.reduction mean -> sum";
        // Four rows.
        String scale = "loss.scale 1.0 -> 4.0";
        Map<String, Mutant> mutants = asked("1e-6", sum, scale, RATE);
        assertThat(mutants.get(sum).state()).isEqualTo(State.CONFOUNDED);
        assertThat(mutants.get(sum).same()).extracting(Object::toString).containsExactly(scale);
        assertThat(mutants.get(scale).same()).extracting(Object::toString).containsExactly(sum);
        assertThat(mutants.get(RATE).state()).isEqualTo(State.SEEN);
    }

    @Test
    void whatCannotRunHasFailedWithItsReason() {
        // The positions end where the rows do.
        String offset = "model.position_offset 0 -> 2";
        Mutant mutant = asked("1e-6", offset).get(offset);
        assertThat(mutant.state()).isEqualTo(State.FAILED);
        assertThat(mutant.reason()).contains("position");
    }

    @Test
    void noLimitIsTheSameAsALooseOne() {
        String suite = suite("{\"rtol\": 10}", "");
        Mutant mutant = Asked.of(suite, "bp", SEEDS, RATE).get(RATE);
        assertThat(mutant.state()).isEqualTo(State.TOO_WEAK);
        assertThat(mutant.effect().limit()).isNull();
        assertThat(mutant.effect().looseness()).isGreaterThan(10);
    }

    @Test
    void tensorsHaveTheNoiseOfTheirElements() {
        String suite = suite("{\"method\": \"max\", \"threshold\": 1e-3}", "")
                .replace("\"observe\": {", "\"observe\": {\"logits\": \"logits_{iteration}\", ");
        Map<String, Mutant> mutants = Asked.of(suite, "bp", SEEDS, EPSILON, "model.layer_norm_eps 1e-12 -> 1e-05");
        assertThat(mutants.get(EPSILON).state()).isEqualTo(State.IN_THE_NOISE);
        assertThat(mutants.get("model.layer_norm_eps 1e-12 -> 1e-05").state()).isEqualTo(State.TOO_WEAK);
    }

    @Test
    void aDoubleIsHeldAgainstTheNoiseOfDoubles() {
        String suite = suite("{\"threshold\": 1e-6}", "").replace("\"float32\"", "\"float64\"");
        Mutant mutant = Asked.of(suite, "bp", SEEDS, EPSILON).get(EPSILON);
        assertThat(mutant.state()).isEqualTo(State.TOO_WEAK);
        assertThat(mutant.effect().sigmas()).isGreaterThan(100);
    }

    @Test
    void aCandidateThatIsNotFiniteIsNoMeasure() {
        String suite = suite("{\"threshold\": 1e-6}", "").replace("\"lr\": 3e-4", "\"lr\": 1e30");
        assertThatThrownBy(() -> Asked.of(suite, "bp", SEEDS))
                .isInstanceOf(NoSearchException.class)
                .hasMessageContaining("is not finite: loss_");
    }
}
