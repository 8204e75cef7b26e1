package dev.lockstep.suite.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.WeightsFields;
import dev.lockstep.engine.spec.WeightsSpec;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.CaseTree;
import dev.lockstep.suite.Expectation;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.ProducerClaim;
import dev.lockstep.suite.RecordedFile;
import dev.lockstep.suite.ScheduleCheck;
import dev.lockstep.suite.ScheduleSide;
import dev.lockstep.suite.Seeds;
import dev.lockstep.suite.Suite;
import dev.lockstep.suite.Tolerance;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuiteParserTest {
    private static final String PADDLE = "/backprop/0/";

    private static ScheduleCheck cosine(String text) {
        return (ScheduleCheck) Suites.parse(text).checks().get(0);
    }

    private static BackpropCheck paddle(String text) {
        return (BackpropCheck) Suites.parse(text).checks().get(1);
    }

    private static BackpropSpec candidate(String text, long seed) {
        return ((BackpropSide.Computed) paddle(text).candidate()).spec(seed);
    }

    private static List<String> names(String text) {
        return Suites.parse(text).checks().stream()
                .map(check -> check.settings().name())
                .toList();
    }

    @Test
    void rateAfterAStepStandsAtTheNextIndex() {
        assertThat(cosine(Suites.base()).keys())
                .containsExactly(
                        new ObservedKey("step_100_lr", "rate", 101), new ObservedKey("step_500_lr", "rate", 501));
        assertThat(cosine(Suites.base()).steps()).isEqualTo(501);
    }

    @Test
    void indexIsTakenAsItIs() {
        ScheduleCheck check = cosine(Suites.with("/schedules/0/at", "{\"index\": [0, 7]}"));
        assertThat(check.keys()).extracting(ObservedKey::iteration).containsExactly(0, 7);
    }

    @Test
    void wholeSeriesStandsUnderTheChecksName() {
        String text = Suites.with("/schedules/0/at", "\"all\"").replace("\"key\":\"step_{step}_lr\"", "\"steps\":1024");
        assertThat(cosine(text).keys()).containsExactly(new ObservedKey("cosine", "rate", ObservedKey.WHOLE));
        assertThat(cosine(text).steps()).isEqualTo(1024);
    }

    @Test
    void paramsKeepTheirTypes() {
        String params = "{\"learning_rate\": 3e-5, \"total_steps\": 1024, \"warmup\": 345, \"num_cycles\": 2}";
        ScheduleSide side =
                cosine(Suites.with("/schedules/0/candidate/params", params)).candidate();
        Map<String, Object> expected =
                Map.of("learning_rate", 3e-5, "total_steps", 1024, "warmup", 345, "num_cycles", 2);
        assertThat(((ScheduleSide.Computed) side).spec())
                .isEqualTo(new ScheduleSpec("paddlenlp", "CosineDecayWithWarmup", expected, null));
    }

    @Test
    void unusedRateIsWarnedOf() {
        Suite suite = Suites.parse(Suites.with("/schedules/0/candidate/lr", "0.1"));
        assertThat(suite.warnings())
                .containsExactly(
                        "conf/base.json: schedules[0].candidate.lr: paddlenlp has its rate in params; this one is"
                                + " ignored");
    }

    @Test
    void recordedSideIsSeenFromTheSuitesFolder() {
        ProducerClaim paddle = new ProducerClaim("paddle", "3.3.1", "", "");
        assertThat(paddle(Suites.base()).reference())
                .isEqualTo(new BackpropSide.Recorded(
                        new RecordedFile("data/bp/tiny_paddle.npy", paddle, List.of()), "seed_{seed}/{key}"));
    }

    @Test
    void seedIsFilledIn() {
        BackpropSpec spec = candidate(Suites.base(), 3);
        assertThat(spec.weights()).isEqualTo(WeightsSpec.generated(0.02, 3));
        assertThat(spec.batch()).isEqualTo(BatchSpec.generated(4, 64, 3));
    }

    @Test
    void overriddenFrameworkKeepsWhatParamsMean() {
        BackpropSpec spec = candidate(Suites.base(), 0);
        assertThat(spec.optimizer().framework()).isEqualTo(OptimizerFramework.PADDLE);
        assertThat(spec.optimizer().params())
                .isEqualTo(Map.of("learning_rate", 3e-5, "epsilon", 1e-6, "weight_decay", 0.01));
        assertThat(spec.optimizer().get(OptimizerFields.NO_DECAY)).containsExactly("bias", "LayerNorm");
    }

    @Test
    void orderOfOverridesDoesNotMatter() {
        String framework = "\"optimizer.framework\": \"paddle\"";
        String epsilon = "\"optimizer.params.epsilon\": 0.5";
        String first =
                Suites.with(PADDLE + "candidate", "{\"computed\": \"float32\", %s, %s}".formatted(framework, epsilon));
        String last =
                Suites.with(PADDLE + "candidate", "{%s, %s, \"computed\": \"float32\"}".formatted(epsilon, framework));
        assertThat(candidate(first, 0)).isEqualTo(candidate(last, 0));
        assertThat(candidate(first, 0).optimizer().params()).containsEntry("epsilon", 0.5);
    }

    @Test
    void checkThatOverridesTheFrameworkTranslatesTheDefaults() {
        String text = Suites.with(PADDLE + "optimizer", "{\"framework\": \"paddle\"}")
                .replace(",\"optimizer.framework\":\"paddle\"", "");
        assertThat(candidate(text, 0)).isEqualTo(candidate(Suites.base(), 0));
    }

    @Test
    void precisionIsTheSides() {
        assertThat(candidate(Suites.with(PADDLE + "candidate/computed", "\"float64\""), 0)
                        .precision())
                .isEqualTo(Precision.FLOAT64);
    }

    @Test
    void otherKindOfWeightsReplacesTheGenerator() {
        String rest = "{\"generator\": \"numpy-normal\", \"std\": 0.1, \"seed\": 9}";
        String text = Suites.with(
                PADDLE + "weights",
                "{\"safetensors\": \"s3a://models/bert.safetensors\", \"rest\": %s}".formatted(rest));
        assertThat(candidate(text, 0).weights())
                .isEqualTo(
                        WeightsSpec.generated(0.1, 9).with(WeightsFields.SAFETENSORS, "s3a://models/bert.safetensors"));
    }

    @Test
    void nullPaddingIsNoneAndAbsentPaddingIsTheFrameworks() {
        assertThat(candidate(Suites.base(), 0).model().paddingIdx()).isZero();
        assertThat(candidate(Suites.with("/defaults/backprop/model/padding_idx", "null"), 0)
                        .model()
                        .paddingIdx())
                .isNull();
        assertThat(candidate(Suites.with("/defaults/backprop/model/framework", "\"paddlenlp\""), 0)
                        .model()
                        .paddingIdx())
                .isNull();
    }

    @Test
    void scheduleOfAnOptimizerStartsFromItsRate() {
        String schedule = "{\"framework\": \"hf\", \"scheduler\": \"constant\"}";
        String text = Suites.with("/defaults/backprop/optimizer/schedule", schedule);
        assertThat(candidate(text, 0).optimizer().schedule().lr()).isEqualTo(3e-5);
    }

    @Test
    void keysGoIterationByIteration() {
        String observe = "{\"loss\": \"loss_{iteration}\", \"hidden_{layer}\": {\"key\": \"h{layer}\", \"at\": [-1]}}";
        String text = Suites.with(PADDLE + "observe", observe).replace("\"iterations\":10", "\"iterations\":2");
        assertThat(paddle(text).keys())
                .extracting(ObservedKey::key)
                .containsExactly("loss_0", "loss_1", "h0", "h1", "h2");
        assertThat(paddle(text).keys().get(3)).isEqualTo(new ObservedKey("h1", "hidden_1", 1));
    }

    @Test
    void patternsOfNamesObserveWhateverTheModelHasOfThem() {
        String observe = "{\"loss\": null, \"grad/*classifier*\": \"iter_{iteration}/grad/{parameter}\","
                + " \"hidden_?\": {\"key\": \"h{layer}\", \"at\": [0]}}";
        String text = Suites.with(PADDLE + "observe", observe).replace("\"iterations\":10", "\"iterations\":2");
        assertThat(paddle(text).keys())
                .extracting(ObservedKey::key, ObservedKey::observation)
                .containsExactly(
                        tuple("iter_0/grad/classifier.weight", "grad/classifier.weight"),
                        tuple("iter_0/grad/classifier.bias", "grad/classifier.bias"),
                        tuple("h0", "hidden_0"),
                        tuple("h1", "hidden_1"),
                        tuple("h2", "hidden_2"),
                        tuple("iter_1/grad/classifier.weight", "grad/classifier.weight"),
                        tuple("iter_1/grad/classifier.bias", "grad/classifier.bias"));
    }

    @Test
    void seedsAreRangesAndListsInAscendingOrder() {
        assertThat(Seeds.parse("7, 0-2")).containsExactly(0L, 1L, 2L, 7L);
        assertThat(paddle(Suites.with(PADDLE + "seeds", "[5, 3]")).seeds()).containsExactly(3L, 5L);
        assertThat(paddle(Suites.with(PADDLE + "seeds", "4")).seeds()).containsExactly(4L);
    }

    @Test
    void gridPointsAreChecksOfTheirOwn() {
        String grid =
                "{\"optimizer.params.lr\": [1e-5, 0.5], \"candidate.optimizer.framework\": [\"torch\", \"paddle\"]}";
        String text = Suites.with(PADDLE + "grid", grid);
        assertThat(names(text))
                .containsExactly(
                        "cosine",
                        "paddle[optimizer.params.lr=1e-5,candidate.optimizer.framework=torch]",
                        "paddle[optimizer.params.lr=1e-5,candidate.optimizer.framework=paddle]",
                        "paddle[optimizer.params.lr=0.5,candidate.optimizer.framework=torch]",
                        "paddle[optimizer.params.lr=0.5,candidate.optimizer.framework=paddle]");
        assertThat(candidate(text, 0).optimizer().params()).containsEntry("lr", 1e-5);
    }

    @Test
    void gridCrossesSchedulesByFullPath() {
        String text = Suites.with("/schedules/0/grid", "{\"candidate.params.num_cycles\": [1, 2]}");
        assertThat(names(text))
                .startsWith("cosine[candidate.params.num_cycles=1]", "cosine[candidate.params.num_cycles=2]");
        CaseTree tree = Suites.parse(text).checks().get(1).settings().tree();
        assertThat(tree.fields())
                .containsEntry("candidate.params.num_cycles", "2")
                .containsEntry("candidate.params.learning_rate", "3e-5")
                .doesNotContainKey("name");
    }

    @Test
    void casesFieldsHaveTheirSeed() {
        CaseTree tree = paddle(Suites.base()).settings().tree().withSeed(3);
        assertThat(tree.fields())
                .containsEntry("weights.seed", "3")
                .containsEntry("observe.loss", "loss_{iteration}")
                .containsEntry("reference.key", "seed_{seed}/{key}")
                .containsEntry("candidate.optimizer.framework", "paddle");
        assertThat(tree.json()).contains("\"weights\":{\"generator\":\"numpy-normal\",\"seed\":3,\"std\":0.02}");
    }

    @Test
    void checksLimitsReplaceTheSuites() {
        Tolerance tolerance = paddle(Suites.with(PADDLE + "tolerance", "{\"ulp\": 4, \"method\": \"all\"}"))
                .settings()
                .tolerance();
        assertThat(tolerance).isEqualTo(new Tolerance(List.of(Method.MIN, Method.MAX, Method.MEAN), null, null, 4L));
    }

    @Test
    void checkWithoutLimitsKeepsTheSuites() {
        assertThat(paddle(Suites.with(PADDLE + "tolerance", "{\"method\": \"max\"}"))
                        .settings()
                        .tolerance())
                .isEqualTo(new Tolerance(List.of(Method.MAX), 1e-6, null, null));
    }

    @Test
    void firstPatternThatMatchesAKeyHasItsLimits() {
        String keys = "{\"threshold\": 1e-6, \"keys\": {\"loss_0\": {\"ulp\": 2}, \"loss_*\": {\"threshold\": 1e-4}}}";
        Tolerance tolerance =
                paddle(Suites.with(PADDLE + "tolerance", keys)).settings().tolerance();
        assertThat(tolerance.of("loss_0")).isEqualTo(new Tolerance(List.of(Method.MEAN), null, null, 2L));
        assertThat(tolerance.of("loss_1").threshold()).isEqualTo(1e-4);
        assertThat(tolerance.of("logits_1").threshold()).isEqualTo(1e-6);
        assertThat(tolerance.idle(List.of("logits_1"))).containsExactly("loss_0", "loss_*");
    }

    @Test
    void limitsOfKeysOfACheckComeBeforeTheSuites() {
        String suite = "{\"threshold\": 1e-6, \"keys\": {\"loss_*\": {\"threshold\": 1e-4}}}";
        assertThat(paddle(Suites.with("/tolerance", suite))
                        .settings()
                        .tolerance()
                        .of("loss_3")
                        .threshold())
                .isEqualTo(1e-4);
    }

    @Test
    void keyRulesMayStandInAFile() {
        String text = Suites.with(PADDLE + "reference/keys", "\"rules/paddle.json\"");
        Suite suite = SuiteParser.parse("conf/suite.json", text, file -> {
            assertThat(file).isEqualTo("conf/rules/paddle.json");
            return "[{\"match\": \"a\", \"to\": \"b\"}]";
        });
        assertThat(suite.json()).contains("[{\"match\":\"a\",\"to\":\"b\"}]").doesNotContain("rules/paddle.json");
    }

    @Test
    void badRulesInAFileAreNamedByTheFile() {
        String text = Suites.with(PADDLE + "reference/keys", "\"rules.json\"");
        assertThatThrownBy(() -> SuiteParser.parse("conf/suite.json", text, file -> "[{\"match\": \"(\"}]"))
                .hasMessage("conf/rules.json: [0].match: \"(\" is no regular expression: Unclosed group");
    }

    @Test
    void expectationHoldsUntilItsDay() {
        String expect = "{\"verdict\": \"mismatch\", \"reason\": \"known\", \"until\": \"2027-01-01\"}";
        Expectation expectation =
                cosine(Suites.with("/schedules/0/expect", expect)).settings().expectation();
        assertThat(expectation.holdsOn(LocalDate.of(2027, 1, 1))).isTrue();
        assertThat(expectation.holdsOn(LocalDate.of(2027, 1, 2))).isFalse();
    }

    @Test
    void layoutDoesNotChangeTheCanonicalText() {
        String compact = Suites.with("/suite", "\"base\"");
        assertThat(compact).isNotEqualTo(Suites.base());
        assertThat(Suites.parse(compact).json())
                .isEqualTo(Suites.parse(Suites.base()).json());
    }
}
