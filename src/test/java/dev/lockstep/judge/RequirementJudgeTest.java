package dev.lockstep.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.judge.Fulfilment.State;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Requirement;
import dev.lockstep.suite.Requirement.EveryParamMoves;
import dev.lockstep.suite.Requirement.Finite;
import dev.lockstep.suite.Requirement.Frozen;
import dev.lockstep.suite.Requirement.GradNormBelow;
import dev.lockstep.suite.Requirement.LossFalls;
import dev.lockstep.suite.Requirement.LrFollows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold without any comparison: what fails is told from what there is nothing of. */
class RequirementJudgeTest {
    /** torch's ExponentialLR: 0.5, 0.25, 0.125. */
    private static final ScheduleSpec HALVES = new ScheduleSpec("torch", "ExponentialLR", Map.of("gamma", 0.5), 0.5);

    private record Seen(String name, int iteration, List<Double> values) {}

    private static Seen seen(String name, int iteration, double... values) {
        return new Seen(name, iteration, Arrays.stream(values).boxed().toList());
    }

    static Stream<Arguments> requirements() {
        Requirement moves = new EveryParamMoves(List.of("pooler"));
        Requirement frozen = new Frozen(List.of("embeddings"));
        Requirement falls = new LossFalls();
        Requirement follows = new LrFollows(HALVES, Double.NaN, 1);
        Requirement below = new GradNormBelow(2);
        return Stream.of(
                row(new Finite(), State.PASSED, "", seen("loss", 0, 1), seen("grad/w", 0, 1, 2)),
                row(
                        new Finite(),
                        State.FAILED,
                        "grad/w_0 has 2 of 3 values that are not finite",
                        seen("loss", 0, 1),
                        seen("grad/w", 0, 1, Double.NaN, Double.NEGATIVE_INFINITY)),
                row(new Finite(), State.NOT_TRIGGERED, "nothing is observed"),
                row(moves, State.PASSED, "", seen("param/w", 0, 1, 2), seen("param/w", 3, 1, 3)),
                row(
                        moves,
                        State.FAILED,
                        "b does not move",
                        seen("param/w", 0, 1),
                        seen("param/w", 3, 2),
                        seen("param/b", 0, 1),
                        seen("param/b", 3, 1)),
                row(
                        moves,
                        State.PASSED,
                        "",
                        seen("param/w", 0, 1),
                        seen("param/w", 3, 2),
                        seen("param/pooler.w", 0, 1),
                        seen("param/pooler.w", 3, 1)),
                row(moves, State.NOT_TRIGGERED, "no parameter is observed in two iterations", seen("param/w", 3, 1)),
                row(
                        moves,
                        State.NOT_TRIGGERED,
                        "no parameter is observed in two iterations",
                        seen("param/pooler.w", 0, 1),
                        seen("param/pooler.w", 1, 1)),
                row(frozen, State.PASSED, "", seen("param/embeddings.w", 0, 1), seen("param/embeddings.w", 1, 1)),
                row(
                        frozen,
                        State.FAILED,
                        "embeddings.w moves",
                        seen("param/embeddings.w", 0, 1, 1),
                        seen("param/embeddings.w", 1, 1, 1.0000000000000002)),
                row(
                        frozen,
                        State.NOT_TRIGGERED,
                        "no parameter of embeddings is observed in two iterations",
                        seen("param/w", 0, 1),
                        seen("param/w", 1, 1)),
                row(
                        new Frozen(List.of("*.w")),
                        State.FAILED,
                        "a.w moves",
                        seen("param/a.w", 0, 1),
                        seen("param/a.w", 1, 2)),
                row(falls, State.PASSED, "", seen("loss", 0, 3), seen("loss", 1, 1), seen("loss", 2, 2)),
                row(
                        falls,
                        State.FAILED,
                        "the mean loss goes from 1.5 to 2.5",
                        seen("loss", 0, 1),
                        seen("loss", 1, 2),
                        seen("loss", 2, 2),
                        seen("loss", 3, 3)),
                row(falls, State.FAILED, "the mean loss goes from 1.0 to 1.0", seen("loss", 0, 1), seen("loss", 1, 1)),
                row(
                        falls,
                        State.FAILED,
                        "the mean loss goes from 1.0 to NaN",
                        seen("loss", 0, 1),
                        seen("loss", 1, Double.NaN)),
                row(falls, State.NOT_TRIGGERED, "fewer than two losses are observed", seen("loss", 0, 1)),
                row(follows, State.PASSED, "", seen("lr", 0, 0.5), seen("lr", 2, (float) 0.125)),
                row(
                        follows,
                        State.FAILED,
                        "lr in iteration 1 is 0.5, the schedule has 0.25",
                        seen("lr", 0, 0.5),
                        seen("lr", 1, 0.5)),
                row(follows, State.FAILED, "lr in iteration 0 is NaN, the schedule has 0.5", seen("lr", 0, Double.NaN)),
                row(follows, State.NOT_TRIGGERED, "no lr is observed", seen("loss", 0, 1)),
                row(
                        new LrFollows(HALVES, Double.NaN, 2),
                        State.PASSED,
                        "",
                        seen("lr", 0, 0.5),
                        seen("lr", 1, 0.5),
                        seen("lr", 2, 0.25)),
                row(
                        new LrFollows(null, 0.1, 1),
                        State.FAILED,
                        "lr in iteration 4 is 0.2, the schedule has 0.1",
                        seen("lr", 4, 0.2)),
                row(below, State.PASSED, "", seen("grad_norm", 0, 1.9)),
                row(
                        below,
                        State.FAILED,
                        "grad_norm in iteration 1 is 2.0, not below 2.0",
                        seen("grad_norm", 0, 1),
                        seen("grad_norm", 1, 2)),
                row(
                        below,
                        State.FAILED,
                        "grad_norm in iteration 0 is NaN, not below 2.0",
                        seen("grad_norm", 0, Double.NaN)),
                row(below, State.NOT_TRIGGERED, "no grad_norm is observed", seen("grad_norm/w", 0, 9)));
    }

    private static Arguments row(Requirement requirement, State state, String why, Seen... seen) {
        return Arguments.of(requirement.label(), requirement, new Fulfilment(state, why), List.of(seen));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("requirements")
    void aRequirementHoldsOrNotOrThereIsNothing(
            String word, Requirement requirement, Fulfilment expected, List<Seen> seen) {
        List<ObservedKey> keys = new ArrayList<>();
        List<Observation> observed = new ArrayList<>();
        for (Seen each : seen) {
            String key = each.name() + "_" + each.iteration();
            keys.add(new ObservedKey(key, each.name(), each.iteration()));
            observed.add(new Observation(
                    key,
                    each.iteration(),
                    NdArray.float64(
                            each.values().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray(),
                            each.values().size())));
        }
        assertThat(RequirementJudge.of(requirement, observed, keys)).isEqualTo(expected);
    }
}
