package dev.lockstep.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.schedule.ScheduleParameter.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A parameter that is accepted is obeyed: some value of it changes what the table says that it changes, in one of the recorded calls
 * at least, or no other value is accepted at all. Of parameters that the framework itself makes no use of, no value changes anything.
 */
class ParameterEffectsTest {
    private static final List<Object> WORDS = List.of(
            "linear",
            "cosine",
            "1-sqrt",
            "log",
            "max",
            "min",
            "abs",
            "rel",
            "greater",
            "less",
            "cos",
            "triangular",
            "triangular2",
            "exp_range",
            "iterations",
            "cycle",
            "constant",
            "inverse-square-root",
            "exponential",
            "minus_sqrt",
            "WSD",
            "rsqrt",
            "power",
            "exp",
            "EPOCH",
            "ITERATION",
            "accuracy");
    private static final List<Recordings.Recording> CALLS = Stream.of(
                    Recordings.DATA, Recordings.RESOURCES, Recordings.SCHEDULES)
            .flatMap(folder -> Recordings.of(folder).all().stream())
            .toList();

    /** What a call makes of some steps, and how other values of one parameter compare with it. */
    private record Outcome(int accepted, boolean changesRates, boolean changesMomenta, boolean refusedAsEpochs) {
        Outcome and(Outcome other) {
            return new Outcome(
                    accepted + other.accepted,
                    changesRates || other.changesRates,
                    changesMomenta || other.changesMomenta,
                    refusedAsEpochs || other.refusedAsEpochs);
        }
    }

    static Stream<Arguments> parameters() {
        List<Arguments> all = new ArrayList<>();
        for (ScheduleDefinition definition : Schedules.catalogue()) {
            definition
                    .parameters()
                    .forEach(parameter -> all.add(Arguments.of(
                            definition.framework() + "/" + definition.scheduler() + "/" + parameter.name(),
                            definition,
                            parameter)));
        }
        assertThat(all).hasSizeGreaterThan(300);
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parameters")
    void isObeyedOrRefused(String name, ScheduleDefinition definition, ScheduleParameter parameter) {
        List<ScheduleSpec> calls = CALLS.stream()
                .map(Recordings.Recording::spec)
                .filter(spec -> spec.framework().equals(definition.framework())
                        && spec.scheduler().equals(definition.scheduler()))
                .toList();
        assertThat(calls).as("recorded calls").isNotEmpty();
        Outcome outcome = calls.stream()
                .map(call -> outcome(call, parameter))
                .reduce(new Outcome(0, false, false, false), Outcome::and);
        assertEffect(parameter.effect(), outcome);
    }

    private static void assertEffect(Effect effect, Outcome outcome) {
        switch (effect) {
            case RATE ->
                assertThat(outcome.changesRates || outcome.accepted == 0)
                        .as("changes the rate")
                        .isTrue();
            case MOMENTUM -> {
                assertThat(outcome.changesMomenta).as("changes the momentum").isTrue();
                assertThat(outcome.changesRates).as("changes the rate").isFalse();
            }
            case STEP -> {
                assertThat(outcome.refusedAsEpochs).as("refused in training").isTrue();
                assertThat(outcome.changesRates).as("changes the rate").isFalse();
            }
            case NONE -> {
                assertThat(outcome.accepted).as("accepted values").isPositive();
                assertThat(outcome.changesRates || outcome.changesMomenta)
                        .as("changes anything")
                        .isFalse();
            }
        }
    }

    private static Outcome outcome(ScheduleSpec call, ScheduleParameter parameter) {
        Series base = series(call);
        Outcome outcome = new Outcome(0, false, false, epochs(call) != null);
        for (Object value : others(call, parameter)) {
            Map<String, Object> params = new LinkedHashMap<>(call.params());
            params.put(parameter.name(), value);
            ScheduleSpec changed = new ScheduleSpec(call.framework(), call.scheduler(), params, call.lr());
            Series series = series(changed);
            if (series != null) {
                outcome = outcome.and(new Outcome(
                        1,
                        !Arrays.equals(base.rates, series.rates),
                        !Arrays.equals(base.momenta, series.momenta),
                        epochs(changed) != null));
            }
        }
        return outcome;
    }

    /** What a call makes. */
    private static final class Series {
        private final double[] rates;
        private final double[] momenta;

        Series(double[] rates, double[] momenta) {
            this.rates = rates;
            this.momenta = momenta;
        }
    }

    /** The longest series that the call has; null if it is refused. */
    private static Series series(ScheduleSpec spec) {
        for (int steps : new int[] {201, 60, 40, 9, 1}) {
            try {
                Schedule schedule = Schedules.of(spec);
                return new Series(
                        schedule.series(steps), schedule.momenta(steps).orElse(null));
            } catch (BadFieldException e) {
                // Refused, or over by then.
            }
        }
        return null;
    }

    /** Why the schedule cannot be a training run's; null if it can. */
    private static String epochs(ScheduleSpec spec) {
        try {
            Schedules.requireCountsUpdates(spec);
            return null;
        } catch (BadFieldException e) {
            return e.getMessage();
        }
    }

    private static List<Object> others(ScheduleSpec call, ScheduleParameter parameter) {
        Object present =
                call.params().getOrDefault(parameter.name(), parameter.isRequired() ? null : parameter.defaultValue());
        return switch (parameter.type()) {
            case INTEGER, COUNT -> numbers(present, List.of(1, 2, 3, 5, 8, 13, 30));
            case NUMBER, FLOAT -> numbers(present, List.of(0.3, 0.013, 1.7, 0.9, 20.0, 0.0004));
            case FLAG -> List.of(!Boolean.TRUE.equals(present));
            case TEXT -> WORDS;
            case NUMBERS, METRICS -> lists(present);
            case TABLE -> List.of(Map.of("0", 0.5, "2", 0.25));
            case SCHEDULE, RATE_OR_SCHEDULE -> nested(call.framework());
            case SCHEDULES -> List.of(reversed((List<?>) present), ((List<?>) present).subList(0, 1));
        };
    }

    private static List<Object> numbers(Object present, List<? extends Number> some) {
        List<Object> values = new ArrayList<>(some);
        if (present instanceof Integer number) {
            values.addAll(List.of(number + 1, number * 2, number / 2));
        } else if (present instanceof Number number) {
            values.addAll(List.of(number.doubleValue() * 0.5, number.doubleValue() * 1.5));
        }
        return values;
    }

    private static List<Object> lists(Object present) {
        if (!(present instanceof List<?> list)) {
            return List.of(List.of(1.0, 2.0), List.of(3.0));
        }
        List<Object> half = list.stream()
                .map(each -> (Object) (((Number) each).doubleValue() * 0.5))
                .toList();
        return List.of(half, reversed(list));
    }

    private static List<Object> nested(String framework) {
        return framework.equals("nd4j")
                ? List.of(List.of("FixedSchedule", Map.of("value", 0.3)))
                : List.of(0.3, List.of("ExponentialDecay", Map.of("learning_rate", 0.3, "gamma", 0.9)));
    }

    private static List<Object> reversed(List<?> list) {
        List<Object> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }
}
