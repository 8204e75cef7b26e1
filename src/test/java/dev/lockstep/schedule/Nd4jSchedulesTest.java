package dev.lockstep.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.SigmoidSchedule;
import org.nd4j.linalg.schedule.StepSchedule;

/** The dialect of ND4J beside ND4J's own classes, live: the same bits at every step. */
class Nd4jSchedulesTest {
    private static final int STEPS = 400;
    private static final ScheduleType STEP = ScheduleType.ITERATION;

    static Stream<org.junit.jupiter.params.provider.Arguments> schedules() {
        return Stream.of(
                of("FixedSchedule", Map.of("value", 0.3), new FixedSchedule(0.3)),
                of(
                        "MapSchedule",
                        Map.of("values", Map.of("0", 0.1, "7", 0.03, "200", 1e-5)),
                        new MapSchedule(STEP, Map.of(0, 0.1, 7, 0.03, 200, 1e-5))),
                of(
                        "StepSchedule",
                        Map.of("initialValue", 0.7, "decayRate", 0.83, "step", 30),
                        new StepSchedule(STEP, 0.7, 0.83, 30)),
                of(
                        "StepSchedule",
                        Map.of("initialValue", 0.7, "decayRate", 0.5, "step", 7.5),
                        new StepSchedule(STEP, 0.7, 0.5, 7.5)),
                of(
                        "ExponentialSchedule",
                        Map.of("initialValue", 3e-5, "gamma", 0.9937),
                        new ExponentialSchedule(STEP, 3e-5, 0.9937)),
                of(
                        "InverseSchedule",
                        Map.of("initialValue", 0.5, "gamma", 0.13, "power", 0.75),
                        new InverseSchedule(STEP, 0.5, 0.13, 0.75)),
                of(
                        "PolySchedule",
                        Map.of("initialValue", 0.2, "power", 1.7, "maxIter", 333),
                        new PolySchedule(STEP, 0.2, 1.7, 333)),
                of(
                        "SigmoidSchedule",
                        Map.of("initialValue", 0.9, "gamma", 0.07, "stepSize", 150),
                        new SigmoidSchedule(STEP, 0.9, 0.07, 150)),
                of(
                        "CycleSchedule",
                        Map.of(
                                "initialLearningRate",
                                0.01,
                                "maxLearningRate",
                                0.3,
                                "cycleLength",
                                97,
                                "annealingLength",
                                13,
                                "annealingDecay",
                                0.4),
                        new CycleSchedule(STEP, 0.01, 0.3, 97, 13, 0.4)),
                of(
                        "CycleSchedule",
                        Map.of("maxLearningRate", 0.3, "cycleLength", 44),
                        new CycleSchedule(STEP, 0.3, 44)),
                of(
                        "RampSchedule",
                        Map.of(
                                "baseSchedule",
                                List.of("ExponentialSchedule", Map.of("initialValue", 0.3, "gamma", 0.99)),
                                "numIter",
                                50),
                        new RampSchedule(new ExponentialSchedule(STEP, 0.3, 0.99), 50)));
    }

    private static org.junit.jupiter.params.provider.Arguments of(
            String scheduler, Map<String, Object> params, ISchedule theirs) {
        return org.junit.jupiter.params.provider.Arguments.of(scheduler, params, theirs);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void ratesHaveTheBitsOfNd4jsClasses(String scheduler, Map<String, Object> params, ISchedule theirs) {
        double[] ours =
                Schedules.of(new ScheduleSpec("nd4j", scheduler, params, null)).series(STEPS);
        for (int step = 0; step <= STEPS; step++) {
            assertThat(ours[step]).as("step %d", step).isEqualTo(theirs.valueAt(step, 0));
        }
    }

    @Test
    void everyScheduleOfTheDialectIsChecked() {
        List<String> checked =
                schedules().map(each -> (String) each.get()[0]).distinct().toList();
        assertThat(checked)
                .containsExactlyInAnyOrderElementsOf(Nd4j.DIALECT.definitions().stream()
                        .map(ScheduleDefinition::scheduler)
                        .toList());
    }
}
