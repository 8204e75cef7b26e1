package dev.lockstep.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.plan.RecordedValue.ArrayPart;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.SidesRelation;
import dev.lockstep.suite.json.SuiteParser;
import dev.lockstep.suite.json.Suites;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static Plan plan(String text) {
        return Planner.plan(Suites.parse(text), PlanOptions.NONE);
    }

    private static Plan step4() throws IOException {
        String file = "conf/step4.json";
        return Planner.plan(SuiteParser.parse(file, Files.readString(Path.of(file))), PlanOptions.NONE);
    }

    @Test
    void originalsReportsFanOutIntoTheirCases() throws IOException {
        Plan plan = step4();
        assertThat(plan.checks())
                .extracting(PlannedCheck::name)
                .containsExactly("linear", "cosine", "polynomial", "bp_torch", "bp_paddle", "bp_align");
        assertThat(plan.checks())
                .extracting(PlannedCheck::log)
                .containsExactly(
                        "lr_diff.log",
                        "lr_diff.log",
                        "lr_diff.log",
                        "bp_torch_diff.log",
                        "bp_paddle_diff.log",
                        "bp_align_diff.log");
        assertThat(plan.caseCount()).isEqualTo(3 + 3 * 16);
        assertThat(plan.tasks()).hasSize(3 + 2 * 16);
        assertThat(plan.readings()).hasSize(3 + 4 * 16);
        assertThat(plan.checks().get(1).iterations())
                .containsEntry("step_100_cosine_lr", 101)
                .containsEntry("step_900_cosine_lr", 901)
                .hasSize(5);
    }

    private static List<RecordedValue> named(ReadTask reading) {
        return ((ReadRequest.Named) reading.wanted()).values();
    }

    @Test
    void recordedValuesAreLookedForUnderTheirSeed() throws IOException {
        ReadTask last = step4().readings().get(3 + 4 * 16 - 1);
        assertThat(last.caseId()).isEqualTo("bp_align#15");
        assertThat(last.side()).isEqualTo(Role.REFERENCE);
        assertThat(last.source().place()).isEqualTo("data/bp/tiny_torch.npy");
        assertThat(named(last).get(9).fileKey()).isEqualTo("seed_15/loss_9");
        assertThat(named(last).get(9).observed().key()).isEqualTo("loss_9");
    }

    @Test
    void recordedRateIsOneElementOfItsSeries() {
        ReadTask reading = plan(Suites.base()).readings().get(0);
        assertThat(named(reading))
                .extracting(RecordedValue::part)
                .containsExactly(new ArrayPart.Element(101), new ArrayPart.Element(501));
    }

    @Test
    void recordedSeriesIsTakenAsFarAsTheCheckGoes() {
        String text = Suites.with("/schedules/0/at", "\"all\"").replace("\"key\":\"step_{step}_lr\"", "\"steps\":99");
        assertThat(named(plan(text).readings().get(0)))
                .extracting(RecordedValue::part)
                .containsExactly(new ArrayPart.FirstElements(100));
    }

    @Test
    void seedsOfTheOptionsReplaceTheSuites() {
        Plan plan = Planner.plan(Suites.parse(Suites.base()), new PlanOptions(List.of(40L, 41L)));
        assertThat(plan.checks().get(1).cases())
                .extracting(PlannedCase::caseId)
                .containsExactly("paddle#40", "paddle#41");
    }

    @Test
    void seedThatCannotRunIsRefusedByName() {
        String text = Suites.with("/defaults/backprop/batch/count", "2");
        PlanOptions last = new PlanOptions(List.of(4294967295L));
        assertThatThrownBy(() -> Planner.plan(Suites.parse(text), last))
                .isInstanceOf(BadSuiteException.class)
                .hasMessage("conf/base.json: defaults.backprop.batch.seed: "
                        + "the last of 2 batches would need a seed over 4294967295");
    }

    @Test
    void oneFileOnBothSidesIsKnownToBeOne() {
        String file = "{\"npy\": \"x.npy\", \"key\": \"{seed}/{key}\"}";
        String text = Suites.with(
                "/backprop/0", "{\"name\": \"same\", \"candidate\": %s, \"reference\": %s}".formatted(file, file));
        assertThat(plan(text).checks().get(1).relation()).isEqualTo(SidesRelation.SAME);
    }

    @Test
    void oneSpecOnBothSidesIsKnownToBeOne() {
        String side = "{\"computed\": \"float32\", \"optimizer.framework\": \"%s\"}";
        String text = "{\"name\": \"same\", \"candidate\": %s, \"reference\": {\"computed\": \"float32\"}}";
        assertThat(plan(Suites.with("/backprop/0", text.formatted(side.formatted("torch"))))
                        .checks()
                        .get(1)
                        .relation())
                .isEqualTo(SidesRelation.SAME);
        assertThat(plan(Suites.with("/backprop/0", text.formatted(side.formatted("paddle"))))
                        .checks()
                        .get(1)
                        .relation())
                .isEqualTo(SidesRelation.MAY_AGREE);
    }

    @Test
    void claimedFrameworksAreCompared() throws IOException {
        assertThat(step4().checks().get(5).relation()).isEqualTo(SidesRelation.DIFFERENT_FRAMEWORKS);
        assertThat(step4().checks().get(0).relation()).isEqualTo(SidesRelation.MAY_AGREE);
    }

    @Test
    void nd4jCountsAsAnotherFramework() throws IOException {
        String file = "conf/nd4j.json";
        Plan plan = Planner.plan(SuiteParser.parse(file, Files.readString(Path.of(file))), PlanOptions.NONE);
        assertThat(plan.checks()).extracting(PlannedCheck::relation).containsOnly(SidesRelation.DIFFERENT_FRAMEWORKS);
        assertThat(plan.checks().get(0).side(Role.CANDIDATE))
                .isEqualTo(new PlannedSide(PlannedSide.Origin.COMPUTED, "nd4j", "torch AdamW, float32 by nd4j"));
    }

    @Test
    void equalSpecsHaveEqualDigests() throws IOException {
        List<CaseTask> tasks = step4().tasks();
        assertThat(tasks.stream().map(CaseTask::specDigest).distinct()).hasSize(tasks.size());
        assertThat(step4().tasks().get(7).specDigest()).isEqualTo(tasks.get(7).specDigest());
    }

    @Test
    void longRunsCostMore() {
        double once = plan(Suites.base()).tasks().get(1).cost();
        double twice =
                plan(Suites.with("/backprop/0/iterations", "20")).tasks().get(1).cost();
        assertThat(twice).isBetween(1.8 * once, 2 * once);
        assertThat(plan(Suites.base()).tasks().get(0).cost()).isLessThan(once);
    }

    @Test
    void planTravels() throws IOException, ClassNotFoundException {
        Plan plan = step4();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(plan);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(plan);
        }
    }

    @Test
    void printedPlanIsAlignedAndTotalled() {
        assertThat(PlanPrinter.print(Planner.plan(Suites.parse(Suites.base()), new PlanOptions(List.of(0L, 1L, 5L)))))
                .isEqualTo("""
                    check   kind      cases  seeds  keys  operations  candidate                        reference
                    cosine  schedule  1      -      2     3.5e+04     paddlenlp CosineDecayWithWarmup  data/lr/hf.npy cosine
                    paddle  backprop  3      0-1,5  10    2.0e+10     paddle AdamW, float32            data/bp/tiny_paddle.npy
                    base: 2 checks, 4 cases, 4 sides to compute, 4 sides to read from 2 files, about 2.0e+10 operations
                    """);
    }
}
