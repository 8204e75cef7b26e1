package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.FLAG;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.NUMBERS;
import static dev.lockstep.schedule.ParameterType.SCHEDULES;
import static dev.lockstep.schedule.ParameterType.TABLE;
import static dev.lockstep.schedule.ParameterType.TEXT;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The schedules of optax, in double: jax computes in float32 unless configured otherwise, and is then about 1e-7 of the rate
 * away. Source: optax 0.2.8, schedules/_schedule.py and _join.py.
 */
final class Optax {
    private static final Map<String, Function<Arguments, Formula>> MAKERS = new LinkedHashMap<>();

    private static final ScheduleParameter INIT = required("init_value", NUMBER, "first rate");
    private static final ScheduleParameter PEAK = required("peak_value", NUMBER, "highest rate");
    private static final ScheduleParameter WARMUP = required("warmup_steps", COUNT, "steps of the warm-up");
    private static final ScheduleParameter STEPS = required("transition_steps", COUNT, "steps of the transition");
    private static final ScheduleParameter BEGIN = optional("transition_begin", COUNT, 0, "steps before it");
    private static final ScheduleParameter EXPONENT = optional("exponent", NUMBER, 1.0, "exponent of the cosine");
    private static final ScheduleParameter SCALES = optional("boundaries_and_scales", TABLE, null, "factors, by step");
    private static final ScheduleParameter DIV = optional("div_factor", NUMBER, 25.0, "highest rate over the first");
    private static final ScheduleParameter FINAL_DIV = optional("final_div_factor", NUMBER, 1e4, "over the last rate");
    private static final List<ScheduleParameter> DECAY = List.of(
            STEPS,
            required("decay_rate", NUMBER, "factor of each transition_steps"),
            BEGIN,
            optional("staircase", FLAG, false, "decay in jumps"),
            optional("end_value", NUMBER, null, "bound of the rate"));

    static final Dialect DIALECT = new Dialect("optax", "optax 0.2.8 schedules/_schedule.py");

    static {
        row("constant_schedule", a -> constant(a.number("value")), required("value", NUMBER, "the rate"));
        row(
                "polynomial_schedule",
                a -> polynomial(a, a.number("power")),
                INIT,
                required("end_value", NUMBER, "last rate"),
                required("power", NUMBER, "exponent of what remains"),
                STEPS,
                BEGIN);
        row("linear_schedule", a -> polynomial(a, 1), INIT, required("end_value", NUMBER, "last rate"), STEPS, BEGIN);
        row("piecewise_constant_schedule", Optax::piecewiseConstant, INIT, SCALES);
        row("exponential_decay", a -> exponential(a, a.number("init_value")), Dialect.join(List.of(INIT), DECAY));
        row(
                "cosine_decay_schedule",
                a -> cosine(a, a.number("init_value"), a.number("decay_steps"), a.number("alpha")),
                INIT,
                required("decay_steps", COUNT, "steps of the decay"),
                optional("alpha", NUMBER, 0.0, "last rate as a part of the first"),
                EXPONENT);
        row(
                "piecewise_interpolate_schedule",
                a -> interpolated(
                        a.choice("interpolate_type", "linear", "cosine").equals("cosine"),
                        a.number("init_value"),
                        scales(a)),
                required("interpolate_type", TEXT, "linear or cosine"),
                INIT,
                SCALES);
        row(
                "linear_onecycle_schedule",
                Optax::linearOneCycle,
                STEPS,
                PEAK,
                optional("pct_start", NUMBER, 0.3, "the climb's part of the steps"),
                optional("pct_final", NUMBER, 0.85, "part of the steps at which the fall to the first rate ends"),
                DIV,
                FINAL_DIV);
        row(
                "cosine_onecycle_schedule",
                Optax::cosineOneCycle,
                STEPS,
                PEAK,
                optional("pct_start", NUMBER, 0.3, "the climb's part of the steps"),
                DIV,
                FINAL_DIV);
        row("warmup_constant_schedule", Optax::warmup, INIT, PEAK, WARMUP);
        row(
                "warmup_cosine_decay_schedule",
                Optax::warmupCosine,
                INIT,
                PEAK,
                WARMUP,
                required("decay_steps", COUNT, "steps in all, warm-up included"),
                optional("end_value", NUMBER, 0.0, "last rate"),
                EXPONENT);
        row(
                "warmup_exponential_decay_schedule",
                a -> joined(List.of(warmup(a), exponential(a, a.number("peak_value"))), a.number("warmup_steps")),
                Dialect.join(List.of(INIT, PEAK, WARMUP), DECAY));
        row(
                "join_schedules",
                Optax::join,
                required("schedules", SCHEDULES, "[[NAME, {params}], ...]"),
                required("boundaries", NUMBERS, "steps at which the next schedule begins, at its own step 0"));
    }

    private Optax() {}

    private static void row(String name, Function<Arguments, Formula> maker, ScheduleParameter... parameters) {
        row(name, maker, List.of(parameters));
    }

    private static void row(String name, Function<Arguments, Formula> maker, List<ScheduleParameter> parameters) {
        MAKERS.put(name, maker);
        DIALECT.row(name, name, a -> maker.apply(a).from(0), parameters);
    }

    private static Formula constant(double rate) {
        return step -> rate;
    }

    private static Formula polynomial(Arguments a, double power) {
        double begin = Math.max(0, a.number("transition_begin"));
        double end = a.number("end_value");
        return polynomial(a.number("init_value"), end, power, a.number("transition_steps"), begin);
    }

    private static Formula polynomial(double init, double end, double power, double steps, double begin) {
        if (!(steps > 0)) {
            return constant(init);
        }
        return step -> {
            double count = Math.min(Math.max(step - begin, 0), steps);
            return (init - end) * Libm.pow(1 - count / steps, power) + end;
        };
    }

    private static Formula warmup(Arguments a) {
        return polynomial(a.number("init_value"), a.number("peak_value"), 1, a.number("warmup_steps"), 0);
    }

    private static SortedMap<Integer, Double> scales(Arguments a) {
        SortedMap<Integer, Double> scales = a.table("boundaries_and_scales");
        scales.values()
                .forEach(scale -> a.require(scale >= 0, "boundaries_and_scales", scale + " is a negative factor"));
        return scales;
    }

    private static Formula piecewiseConstant(Arguments a) {
        double init = a.number("init_value");
        SortedMap<Integer, Double> scales = scales(a);
        return step -> {
            double rate = init;
            for (double scale : scales.headMap(step + 1).values()) {
                rate = scale * rate;
            }
            return rate;
        };
    }

    private static Formula exponential(Arguments a, double init) {
        double steps = a.number("transition_steps");
        double decay = a.number("decay_rate");
        double begin = Math.max(0, a.number("transition_begin"));
        if (!(steps > 0) || decay == 0) {
            return constant(init);
        }
        boolean staircase = a.flag("staircase");
        Formula free = step -> {
            double progress = (step - begin) / steps;
            return step <= begin ? init : init * Libm.pow(decay, staircase ? Math.floor(progress) : progress);
        };
        return a.isNone("end_value") ? free : bounded(free, a.number("end_value"), decay);
    }

    private static Formula bounded(Formula free, double end, double decay) {
        return decay < 1 ? step -> Math.max(free.at(step), end) : step -> Math.min(free.at(step), end);
    }

    private static Formula cosine(Arguments a, double init, double steps, double alpha) {
        a.require(steps > 0, "decay_steps", steps + " steps are left for the decay, which needs more than 0");
        double exponent = a.number("exponent");
        return step -> {
            double wave = 0.5 * (1 + Libm.cos(Math.PI * Math.min(step, steps) / steps));
            return init * ((1 - alpha) * Libm.pow(wave, exponent) + alpha);
        };
    }

    private static Formula warmupCosine(Arguments a) {
        double peak = a.number("peak_value");
        double warmup = a.number("warmup_steps");
        double alpha = peak == 0 ? 0 : a.number("end_value") / peak;
        Formula decay = cosine(a, peak, a.number("decay_steps") - warmup, alpha);
        return joined(List.of(warmup(a), decay), warmup);
    }

    private static Formula linearOneCycle(Arguments a) {
        double steps = a.positive("transition_steps");
        double div = divisor(a, "div_factor");
        SortedMap<Integer, Double> scales = new TreeMap<>();
        scales.put((int) (a.number("pct_start") * steps), div);
        scales.put((int) (a.number("pct_final") * steps), 1.0 / div);
        scales.put((int) steps, 1.0 / divisor(a, "final_div_factor"));
        return interpolated(false, a.number("peak_value") / div, scales);
    }

    private static Formula cosineOneCycle(Arguments a) {
        double steps = a.positive("transition_steps");
        double div = divisor(a, "div_factor");
        SortedMap<Integer, Double> scales = new TreeMap<>();
        scales.put((int) (a.number("pct_start") * steps), div);
        scales.put((int) steps, 1.0 / (div * divisor(a, "final_div_factor")));
        return interpolated(true, a.number("peak_value") / div, scales);
    }

    private static double divisor(Arguments a, String name) {
        return a.positive(name);
    }

    /** Between the products of the factors so far, along a line or half a cosine. */
    private static Formula interpolated(boolean cosine, double init, SortedMap<Integer, Double> scales) {
        List<Integer> bounds = new ArrayList<>(List.of(0));
        List<Double> values = new ArrayList<>(List.of(init));
        scales.forEach((step, scale) -> {
            bounds.add(step);
            values.add(values.get(values.size() - 1) * scale);
        });
        return step -> {
            int next = 1;
            while (next < bounds.size() && step >= bounds.get(next)) {
                next++;
            }
            double from = values.get(next - 1);
            if (next == bounds.size()) {
                return from;
            }
            double to = values.get(next);
            double progress = (step - bounds.get(next - 1)) / (double) (bounds.get(next) - bounds.get(next - 1));
            return cosine ? to + (from - to) / 2.0 * (Libm.cos(Math.PI * progress) + 1) : (to - from) * progress + from;
        };
    }

    private static Formula join(Arguments a) {
        double[] boundaries = a.numbers("boundaries");
        List<Formula> formulas = DIALECT.nestedList(a, "schedules", MAKERS);
        a.require(
                boundaries.length == formulas.size() - 1,
                "boundaries",
                boundaries.length + " boundaries for " + formulas.size() + " schedules, not one fewer than these");
        return joined(formulas, boundaries);
    }

    private static Formula joined(List<Formula> formulas, double... boundaries) {
        return step -> {
            Formula formula = formulas.get(0);
            double begin = 0;
            for (int i = 0; i < boundaries.length; i++) {
                if (step >= boundaries[i]) {
                    formula = formulas.get(i + 1);
                    begin = boundaries[i];
                }
            }
            return formula.at((int) (step - begin));
        };
    }
}
