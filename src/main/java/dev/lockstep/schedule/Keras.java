package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.FLAG;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.NUMBERS;
import static dev.lockstep.schedule.ParameterType.TEXT;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import java.util.List;
import java.util.function.Function;

/**
 * The schedules of keras.optimizers.schedules, in double: Keras computes in its backend's floatx, float32 by default, and is then
 * about 1e-7 of the rate away. Source: keras 3.15.1, src/optimizers/schedules/learning_rate_schedule.py.
 */
final class Keras {
    private static final ScheduleParameter INITIAL = required("initial_learning_rate", NUMBER, "first rate");
    private static final ScheduleParameter STEPS = required("decay_steps", COUNT, "steps of the decay");
    private static final ScheduleParameter DECAY = required("decay_rate", NUMBER, "strength of the decay");
    private static final ScheduleParameter STAIRCASE = optional("staircase", FLAG, false, "decay in jumps");

    static final Dialect DIALECT =
            new Dialect("keras", "keras 3.15.1 src/optimizers/schedules/learning_rate_schedule.py");

    static {
        row("ExponentialDecay", Keras::exponential, INITIAL, STEPS, DECAY, STAIRCASE);
        row(
                "PiecewiseConstantDecay",
                Keras::piecewise,
                required("boundaries", NUMBERS, "last steps of the values but the last"),
                required("values", NUMBERS, "rates, one more than boundaries"));
        row(
                "PolynomialDecay",
                Keras::polynomial,
                INITIAL,
                STEPS,
                optional("end_learning_rate", NUMBER, 1e-4, "last rate"),
                optional("power", NUMBER, 1.0, "exponent of what remains"),
                optional("cycle", FLAG, false, "begin anew, ever longer, after decay_steps"));
        row("InverseTimeDecay", Keras::inverseTime, INITIAL, STEPS, DECAY, STAIRCASE);
        row(
                "CosineDecay",
                Keras::cosine,
                INITIAL,
                required("decay_steps", COUNT, "steps of the decay, warm-up excluded"),
                optional("alpha", NUMBER, 0.0, "last rate as a part of the highest"),
                optional("warmup_target", NUMBER, null, "highest rate; no warm-up if None"),
                optional("warmup_steps", COUNT, 0, "steps of the warm-up"));
        row(
                "CosineDecayRestarts",
                Keras::cosineRestarts,
                INITIAL,
                required("first_decay_steps", COUNT, "steps until the first restart"),
                optional("t_mul", NUMBER, 2.0, "growth of the steps between restarts"),
                optional("m_mul", NUMBER, 1.0, "factor of the highest rate at each restart"),
                optional("alpha", NUMBER, 0.0, "last rate as a part of the first"));
    }

    private Keras() {}

    private static void row(String name, Function<Arguments, Formula> maker, ScheduleParameter... parameters) {
        List<ScheduleParameter> all = Dialect.join(
                List.of(parameters), List.of(optional("name", TEXT, null, "").unused()));
        DIALECT.row(name, name, a -> maker.apply(a).from(0), all);
    }

    private static Formula exponential(Arguments a) {
        double initial = a.number("initial_learning_rate");
        double rate = a.number("decay_rate");
        Formula progress = progress(a);
        return step -> initial * Libm.pow(rate, progress.at(step));
    }

    private static Formula inverseTime(Arguments a) {
        double initial = a.number("initial_learning_rate");
        double rate = a.number("decay_rate");
        Formula progress = progress(a);
        return step -> initial / (1 + rate * progress.at(step));
    }

    private static Formula progress(Arguments a) {
        double steps = a.positive("decay_steps");
        return a.flag("staircase") ? step -> Math.floor(step / steps) : step -> step / steps;
    }

    private static Formula piecewise(Arguments a) {
        // Keras casts the boundaries to the step's integer type.
        double[] boundaries = a.numbers("boundaries");
        double[] values = a.numbers("values");
        a.require(
                boundaries.length == values.length - 1,
                "values",
                values.length + " values for " + boundaries.length + " boundaries, not one more than these");
        a.require(boundaries.length > 0, "boundaries", "names no step");
        return step -> {
            int index = 0;
            while (index < boundaries.length && step > (long) boundaries[index]) {
                index++;
            }
            return values[index];
        };
    }

    private static Formula polynomial(Arguments a) {
        double initial = a.number("initial_learning_rate");
        double end = a.number("end_learning_rate");
        double steps = a.positive("decay_steps");
        double power = a.number("power");
        Formula progress = a.flag("cycle")
                ? step -> step / (steps * Math.max(1, Math.ceil(step / steps)))
                : step -> Math.min(step, steps) / steps;
        return step -> (initial - end) * Libm.pow(1 - progress.at(step), power) + end;
    }

    private static Formula cosine(Arguments a) {
        double initial = a.number("initial_learning_rate");
        double steps = a.positive("decay_steps");
        double alpha = a.number("alpha");
        if (a.isNone("warmup_target")) {
            return step -> initial * decayed(Math.min(step, steps) / steps, alpha);
        }
        double target = a.number("warmup_target");
        double warmup = a.number("warmup_steps");
        return step -> step < warmup
                ? (target - initial) * (step / warmup) + initial
                : target * decayed(Math.min(step - warmup, steps) / steps, alpha);
    }

    private static double decayed(double progress, double alpha) {
        return (1 - alpha) * (0.5 * (1.0 + Libm.cos(Math.PI * progress))) + alpha;
    }

    private static Formula cosineRestarts(Arguments a) {
        double initial = a.number("initial_learning_rate");
        double first = a.positive("first_decay_steps");
        double growth = a.positive("t_mul");
        double factor = a.number("m_mul");
        double alpha = a.number("alpha");
        return step -> {
            double progress = step / first;
            double restarts = growth == 1
                    ? Math.floor(progress)
                    : Math.floor(Libm.log(1.0 - progress * (1.0 - growth)) / Libm.log(growth));
            double length = Libm.pow(growth, restarts);
            double within = growth == 1 ? progress - restarts : (progress - (1.0 - length) / (1.0 - growth)) / length;
            double wave = 0.5 * Libm.pow(factor, restarts) * (1.0 + Libm.cos(Math.PI * within));
            return initial * ((1 - alpha) * wave + alpha);
        };
    }
}
