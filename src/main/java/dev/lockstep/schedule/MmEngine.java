package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.FLAG;
import static dev.lockstep.schedule.ParameterType.FLOAT;
import static dev.lockstep.schedule.ParameterType.INTEGER;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.NUMBERS;
import static dev.lockstep.schedule.ParameterType.SCHEDULES;
import static dev.lockstep.schedule.ParameterType.TEXT;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import dev.lockstep.schedule.MmScheduler.Rule;
import dev.lockstep.schedule.ScheduleParameter.Effect;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * MMEngine's schedulers of the rate, and {@code param_scheduler}, the list of them that a config has: all take every step, each
 * between its {@code begin} and {@code end}. Source: mmengine 0.10.7, optim/scheduler/param_scheduler.py.
 */
final class MmEngine {
    /** Makes a scheduler upon a group, its first step taken. */
    @FunctionalInterface
    private interface Factory {
        MmScheduler make(Arguments a, ParamGroup group);
    }

    /** Makes the rule of a scheduler. */
    @FunctionalInterface
    private interface RuleFactory {
        Rule make(Arguments a);
    }

    private static final Map<String, Factory> MAKERS = new LinkedHashMap<>();
    private static final ScheduleParameter GAMMA = optional("gamma", NUMBER, 0.1, "factor of each decay");
    private static final ScheduleParameter ETA_MIN =
            optional("eta_min", NUMBER, null, "least rate; give this or eta_min_ratio");
    private static final ScheduleParameter ETA_MIN_RATIO =
            optional("eta_min_ratio", NUMBER, null, "least rate as a part of the first");
    private static final List<ScheduleParameter> COMMON = List.of(
            optional("begin", COUNT, 0, "first step at which it works"),
            optional("end", COUNT, MmScheduler.NEVER, "step from which it no longer does"),
            optional("last_step", INTEGER, -1, "last step before; from 0 on resumed without a state"),
            optional("by_epoch", FLAG, true, "a step is an epoch, not an update")
                    .changing(Effect.STEP),
            optional("verbose", FLAG, false, "").unused());
    private static final List<ScheduleParameter> PLATEAU = Dialect.join(
            List.of(
                    optional("monitor", TEXT, "loss", "").unused(),
                    optional("rule", TEXT, "less", "less or greater: which way the metric improves"),
                    optional("factor", NUMBER, 0.1, "factor of each reduction"),
                    optional("patience", COUNT, 10, "steps without improvement that are borne"),
                    optional("threshold", NUMBER, 1e-4, "least improvement that counts"),
                    optional("threshold_rule", TEXT, "rel", "rel or abs"),
                    optional("cooldown", COUNT, 0, "steps after a reduction that do not count"),
                    optional("min_value", NUMBER, 0.0, "least rate"),
                    optional("eps", NUMBER, 1e-8, "least reduction that is carried out"),
                    required("metrics", ParameterType.METRICS, "the metric, one a step, taken in turn")),
            List.of(COMMON.get(0), COMMON.get(1), COMMON.get(2).unused(), COMMON.get(3), COMMON.get(4)));

    static final Dialect DIALECT = new Dialect("mmengine", "mmengine 0.10.7 optim/scheduler/param_scheduler.py");

    static {
        row("ConstantLR", MmEngine::constant, optional("factor", NUMBER, 1.0 / 3, "factor of the rate until end"));
        row(
                "LinearLR",
                MmEngine::linear,
                optional("start_factor", NUMBER, 1.0 / 3, "first factor"),
                optional("end_factor", NUMBER, 1.0, "last factor"));
        row("ExponentialLR", MmEngine::exponential, required("gamma", NUMBER, "factor of each step"));
        row("StepLR", MmEngine::step, required("step_size", COUNT, "steps between decays"), GAMMA);
        row("MultiStepLR", MmEngine::multiStep, required("milestones", NUMBERS, "steps of the decays"), GAMMA);
        row(
                "PolyLR",
                MmEngine::polynomial,
                optional("eta_min", NUMBER, 0, "last rate"),
                optional("power", NUMBER, 1.0, "exponent of each step's factor"));
        row(
                "CosineAnnealingLR",
                MmEngine::cosineAnnealing,
                optional("T_max", COUNT, null, "steps of half a wave; from begin to end if None"),
                ETA_MIN,
                ETA_MIN_RATIO);
        row(
                "CosineRestartLR",
                MmEngine::cosineRestart,
                required("periods", NUMBERS, "steps of each wave"),
                optional("restart_weights", NUMBERS, List.of(1), "highest rate of each, as a part of the first"),
                ETA_MIN,
                ETA_MIN_RATIO);
        row(
                "OneCycleLR",
                MmEngine::oneCycle,
                Dialect.join(
                        List.of(
                                optional("eta_max", NUMBER, 0, "highest rate"),
                                optional("total_steps", INTEGER, null, "steps in all; from begin to end if None"),
                                optional("pct_start", FLOAT, 0.3, "the climb's part of the steps"),
                                optional("anneal_strategy", TEXT, "cos", "cos or linear"),
                                optional("div_factor", NUMBER, 25.0, "highest rate over the first"),
                                optional("final_div_factor", NUMBER, 1e4, "first rate over the last"),
                                optional("three_phase", FLAG, false, "fall to the first rate, then to the last")),
                        COMMON));
        DIALECT.row("ReduceOnPlateauLR", "ReduceOnPlateauParamScheduler", Plateau::mmengine, PLATEAU);
        DIALECT.row(
                "param_scheduler",
                "_ParamScheduler",
                a -> new GroupSchedule(a.lr(), group -> all(a, group)),
                List.of(required("schedulers", SCHEDULES, "[[NAME, {params}], ...]")));
    }

    private MmEngine() {}

    private static void row(String name, RuleFactory maker, ScheduleParameter... parameters) {
        row(name, (a, group) -> new MmScheduler(a, group, maker.make(a)), Dialect.join(List.of(parameters), COMMON));
    }

    private static void row(String name, Factory maker, List<ScheduleParameter> parameters) {
        MAKERS.put(name, maker);
        String symbol = name.substring(0, name.length() - "LR".length()) + "ParamScheduler";
        DIALECT.row(name, symbol, a -> new GroupSchedule(a.lr(), group -> maker.make(a, group)::step), parameters);
    }

    private static Runnable all(Arguments a, ParamGroup group) {
        Map<String, Function<Arguments, MmScheduler>> makers = new LinkedHashMap<>();
        MAKERS.forEach((name, maker) -> makers.put(name, inner -> maker.make(inner, group)));
        List<MmScheduler> schedulers = DIALECT.nestedList(a, "schedulers", makers);
        a.require(!schedulers.isEmpty(), "schedulers", "names no scheduler");
        return () -> schedulers.forEach(MmScheduler::step);
    }

    private static double span(Arguments a) {
        return a.number("end") - a.number("begin");
    }

    private static double factor(Arguments a, String name) {
        double factor = a.number(name);
        a.require(factor >= 0 && factor <= 1, name, a.show(name) + " is not between 0 and 1");
        return factor;
    }

    private static Rule constant(Arguments a) {
        double factor = factor(a, "factor");
        double total = span(a) - 1;
        return (lr, base, step) -> {
            if (step == 0) {
                return lr * factor;
            }
            return step == total ? lr * (1.0 / factor) : lr;
        };
    }

    private static Rule linear(Arguments a) {
        double start = factor(a, "start_factor");
        double change = factor(a, "end_factor") - start;
        double total = span(a) - 1;
        return (lr, base, step) -> step == 0 ? lr * start : lr * (1.0 + change / (total * start + (step - 1) * change));
    }

    private static Rule exponential(Arguments a) {
        double gamma = a.number("gamma");
        return (lr, base, step) -> step == 0 ? lr : lr * gamma;
    }

    private static Rule step(Arguments a) {
        double size = a.number("step_size");
        a.require(size != 0, "step_size", "0 divides no step");
        double gamma = a.number("gamma");
        return (lr, base, step) -> step == 0 || Libm.floorMod(step, size) != 0 ? lr : lr * gamma;
    }

    private static Rule multiStep(Arguments a) {
        double[] milestones = a.numbers("milestones");
        double gamma = a.number("gamma");
        return (lr, base, step) -> {
            long times = Arrays.stream(milestones).filter(each -> each == step).count();
            return times == 0 ? lr : lr * Libm.pow(gamma, (double) times);
        };
    }

    private static Rule polynomial(Arguments a) {
        double min = a.number("eta_min");
        double power = a.number("power");
        double total = span(a) - 1;
        return (lr, base, step) -> step == 0 ? lr : (lr - min) * Libm.pow(1 - 1 / (total - step + 1), power) + min;
    }

    /** The least rate of a scheduler by its first one. */
    private static ToDoubleFunction<Double> least(Arguments a, boolean required) {
        boolean asRatio = !a.isNone("eta_min_ratio");
        boolean given = !a.isNone("eta_min");
        a.require(!given || !asRatio, "eta_min", a.show("eta_min") + " is given beside eta_min_ratio");
        a.require(given || asRatio || !required, "eta_min", "give it or eta_min_ratio");
        if (asRatio) {
            double ratio = a.number("eta_min_ratio");
            return base -> base * ratio;
        }
        double min = given ? a.number("eta_min") : 0;
        return base -> min;
    }

    private static Rule cosineAnnealing(Arguments a) {
        boolean given = !a.isNone("T_max") && a.number("T_max") != 0;
        double half = given ? a.number("T_max") : span(a);
        ToDoubleFunction<Double> least = least(a, false);
        return (lr, base, step) ->
                step == 0 ? lr : CosineAnnealing.next(lr, base, step, half, least.applyAsDouble(base));
    }

    private static Rule cosineRestart(Arguments a) {
        double[] periods = a.numbers("periods");
        double[] weights = a.numbers("restart_weights");
        a.require(
                periods.length == weights.length,
                "restart_weights",
                weights.length + " weights for " + periods.length + " periods");
        ToDoubleFunction<Double> least = least(a, true);
        return (lr, base, step) -> {
            double begin = 0;
            for (int i = 0; i < periods.length; i++) {
                if (step < begin + periods[i]) {
                    double min = least.applyAsDouble(base);
                    return step == begin ? base * weights[i] : waved(lr, step - begin, periods[i], min);
                }
                begin += periods[i];
            }
            return lr;
        };
    }

    private static double waved(double lr, double step, double period, double min) {
        return (1 + Libm.cos(Math.PI * step / period)) / (1 + Libm.cos(Math.PI * (step - 1) / period)) * (lr - min)
                + min;
    }

    private static MmScheduler oneCycle(Arguments a, ParamGroup group) {
        OneCycle cycle = OneCycle.mmengine(a, (int) span(a));
        if (a.number("last_step") == -1) {
            group.initialLr = cycle.initial;
            group.maxLr = cycle.max;
            group.minLr = cycle.min;
        }
        a.require(
                !Double.isNaN(group.maxLr),
                "last_step",
                a.show("last_step") + ": mmengine resumes only a group that has max_lr and min_lr");
        return new MmScheduler(
                a, group, (lr, base, step) -> cycle.rate(group.initialLr, group.maxLr, group.minLr, step));
    }
}
