package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.INTEGER;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.SCHEDULE;
import static dev.lockstep.schedule.ParameterType.TABLE;
import static dev.lockstep.schedule.ParameterType.TEXT;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * ND4J's ISchedule classes under their JSON names, a step being one iteration (or one epoch, with that schedule type). Source:
 * nd4j-api 1.0.0-M2.1, org.nd4j.linalg.schedule. They call {@code java.lang.Math}, and so does this.
 */
final class Nd4j {
    private static final Map<String, Function<Arguments, Formula>> MAKERS = new LinkedHashMap<>();

    private static final ScheduleParameter TYPE = optional(
                    "scheduleType", TEXT, "ITERATION", "ITERATION or EPOCH: what a step is")
            .changing(ScheduleParameter.Effect.STEP);
    private static final ScheduleParameter INITIAL = required("initialValue", NUMBER, "first rate");
    private static final ScheduleParameter GAMMA = required("gamma", NUMBER, "speed of the decay");
    private static final ScheduleParameter POWER = required("power", NUMBER, "exponent");

    static final Dialect DIALECT = new Dialect("nd4j", "nd4j-api 1.0.0-M2.1 org.nd4j.linalg.schedule");

    static {
        row("FixedSchedule", Nd4j::fixed, required("value", NUMBER, "the rate"));
        row(
                "MapSchedule",
                Nd4j::map,
                TYPE,
                required("values", TABLE, "rates by the step from which they hold; 0 first"));
        row(
                "StepSchedule",
                Nd4j::step,
                TYPE,
                INITIAL,
                required("decayRate", NUMBER, "factor of each decay"),
                required("step", NUMBER, "steps between decays"));
        row("ExponentialSchedule", Nd4j::exponential, TYPE, INITIAL, GAMMA);
        row("InverseSchedule", Nd4j::inverse, TYPE, INITIAL, GAMMA, POWER);
        row("PolySchedule", Nd4j::poly, TYPE, INITIAL, POWER, required("maxIter", INTEGER, "step from which it is 0"));
        row(
                "SigmoidSchedule",
                Nd4j::sigmoid,
                TYPE,
                INITIAL,
                GAMMA,
                required("stepSize", INTEGER, "step of the middle"));
        row(
                "CycleSchedule",
                Nd4j::cycle,
                TYPE,
                optional("initialLearningRate", NUMBER, null, "first rate; a tenth of the highest if None"),
                required("maxLearningRate", NUMBER, "highest rate"),
                required("cycleLength", INTEGER, "steps of a cycle"),
                optional("annealingLength", INTEGER, null, "last steps of a cycle; a tenth if None"),
                optional("annealingDecay", NUMBER, 0.1, "factor of each of those"));
        row(
                "RampSchedule",
                Nd4j::ramp,
                required("baseSchedule", SCHEDULE, "what is ramped up to"),
                required("numIter", INTEGER, "steps of the ramp"));
    }

    private Nd4j() {}

    private static void row(String name, Function<Arguments, Formula> maker, ScheduleParameter... parameters) {
        Function<Arguments, Formula> checked = a -> checked(a, maker);
        MAKERS.put(name, checked);
        DIALECT.row(name, name, a -> checked.apply(a).from(0), List.of(parameters));
    }

    private static Formula checked(Arguments a, Function<Arguments, Formula> maker) {
        if (a.has("scheduleType")) {
            a.choice("scheduleType", "ITERATION", "EPOCH");
        }
        return maker.apply(a);
    }

    private static Formula fixed(Arguments a) {
        double rate = a.number("value");
        return step -> rate;
    }

    private static Formula map(Arguments a) {
        SortedMap<Integer, Double> values = a.table("values");
        a.require(values.containsKey(0), "values", "hold no rate for step 0");
        return step -> {
            SortedMap<Integer, Double> until = values.headMap(step + 1);
            return until.get(until.lastKey());
        };
    }

    private static Formula step(Arguments a) {
        double initial = a.number("initialValue");
        double decay = a.number("decayRate");
        double size = a.number("step");
        a.require(size != 0, "step", "0 divides no step");
        return step -> initial * Math.pow(decay, Math.floor(step / size));
    }

    private static Formula exponential(Arguments a) {
        double initial = a.number("initialValue");
        double gamma = a.number("gamma");
        return step -> initial * Math.pow(gamma, step);
    }

    private static Formula inverse(Arguments a) {
        double initial = a.number("initialValue");
        double gamma = a.number("gamma");
        double power = a.number("power");
        return step -> initial / Math.pow(1 + gamma * step, power);
    }

    /** Climbs, and falls to 0 at once: the sum in the code is no difference. */
    private static Formula poly(Arguments a) {
        double initial = a.number("initialValue");
        double power = a.number("power");
        double max = a.number("maxIter");
        return step -> step >= max ? 0 : initial * Math.pow(1 + step / max, power);
    }

    private static Formula sigmoid(Arguments a) {
        double initial = a.number("initialValue");
        double gamma = a.number("gamma");
        double middle = a.number("stepSize");
        return step -> initial / (1 + Math.exp(-gamma * (step - middle)));
    }

    private static Formula cycle(Arguments a) {
        double max = a.number("maxLearningRate");
        double first = a.isNone("initialLearningRate") ? max * 0.1 : a.number("initialLearningRate");
        int length = (int) a.positive("cycleLength");
        int annealing = (int) (a.isNone("annealingLength") ? Math.round(length * 0.1) : a.number("annealingLength"));
        double decay = a.number("annealingDecay");
        int climb = (length - annealing) / 2;
        double increment = (max - first) / climb;
        return step -> {
            int position = step % length;
            if (position < climb) {
                return first + increment * position;
            }
            return position < 2 * climb
                    ? max - increment * (position - climb)
                    : first * Math.pow(decay, annealing - (length - position));
        };
    }

    private static Formula ramp(Arguments a) {
        Formula base = DIALECT.nested(a, "params.baseSchedule", a.nested("baseSchedule"), MAKERS);
        double steps = a.number("numIter");
        return step -> step >= steps - 1 ? base.at(step) : (step + 1) / steps * base.at(step);
    }
}
