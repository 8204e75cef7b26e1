package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.INTEGER;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.TEXT;
import static dev.lockstep.schedule.ScheduleParameter.optional;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * What {@code transformers.get_scheduler(name, optimizer, num_warmup_steps, num_training_steps, scheduler_specific_kwargs)}
 * makes: a LambdaLR, so the rate is the optimizer's times a factor. Source: transformers 5.23.0, optimization.py.
 *
 * <p>{@code get_scheduler} takes both step counts for every name and leaves out those that the schedule has no use for. A
 * schedule with a {@code last_epoch} is resumed without a state: it continues from the optimizer's rate, whose factor it takes at
 * the step after.
 */
final class HuggingFace {
    private static final String WARMUP = "num_warmup_steps";
    private static final String TRAINING = "num_training_steps";
    private static final ScheduleParameter LAST_EPOCH =
            optional("last_epoch", INTEGER, -1, "last step before; from 0 on resumed without a state");
    private static final ScheduleParameter WARMUP_STEPS = optional(WARMUP, COUNT, null, "steps of the warm-up from 0");
    private static final ScheduleParameter TRAINING_STEPS =
            optional(TRAINING, COUNT, null, "steps in all, warm-up included");
    private static final List<ScheduleParameter> NO_STEPS = List.of(WARMUP_STEPS.unused(), TRAINING_STEPS.unused());
    private static final List<ScheduleParameter> MIN_LR = List.of(
            optional("num_cycles", NUMBER, 0.5, "waves of the cosine"),
            optional("min_lr", NUMBER, null, "last rate; give this or min_lr_rate"),
            optional("min_lr_rate", NUMBER, null, "last rate as a part of the first"));

    static final Dialect DIALECT = new Dialect("hf", "transformers 5.23.0 optimization.py")
            .row("linear", "get_linear_schedule_with_warmup", HuggingFace::linear, steps(TRAINING_STEPS))
            .row(
                    "cosine",
                    "get_cosine_schedule_with_warmup",
                    HuggingFace::cosine,
                    steps(TRAINING_STEPS, optional("num_cycles", NUMBER, 0.5, "waves of the cosine")))
            .row(
                    "cosine_with_restarts",
                    "get_cosine_with_hard_restarts_schedule_with_warmup",
                    HuggingFace::cosineWithRestarts,
                    steps(TRAINING_STEPS, optional("num_cycles", NUMBER, 1, "hard restarts")))
            .row(
                    "polynomial",
                    "get_polynomial_decay_schedule_with_warmup",
                    HuggingFace::polynomial,
                    steps(
                            TRAINING_STEPS,
                            optional("lr_end", NUMBER, 1e-7, "last rate"),
                            optional("power", NUMBER, 1.0, "exponent of what remains")))
            .row(
                    "constant",
                    "get_constant_schedule",
                    HuggingFace::constant,
                    Dialect.join(NO_STEPS, List.of(LAST_EPOCH.unused())))
            .row(
                    "constant_with_warmup",
                    "get_constant_schedule_with_warmup",
                    HuggingFace::constantWithWarmup,
                    steps(TRAINING_STEPS.unused()))
            .row(
                    "inverse_sqrt",
                    "get_inverse_sqrt_schedule",
                    HuggingFace::inverseSqrt,
                    steps(
                            TRAINING_STEPS.unused(),
                            optional("timescale", COUNT, null, "steps; num_warmup_steps if None, or 10000")))
            .row(
                    "reduce_lr_on_plateau",
                    "get_reduce_on_plateau_schedule",
                    Plateau::torch,
                    Dialect.join(NO_STEPS, Plateau.parameters("eps")))
            .row(
                    "cosine_with_min_lr",
                    "get_cosine_with_min_lr_schedule_with_warmup",
                    HuggingFace::cosineWithMinLr,
                    steps(TRAINING_STEPS, MIN_LR.toArray(ScheduleParameter[]::new)))
            .row(
                    "cosine_warmup_with_min_lr",
                    "get_cosine_with_min_lr_schedule_with_warmup_lr_rate",
                    HuggingFace::cosineWarmupWithMinLr,
                    Dialect.join(
                            steps(TRAINING_STEPS, MIN_LR.toArray(ScheduleParameter[]::new)),
                            List.of(optional("warmup_lr_rate", NUMBER, null, "first rate as a part of the highest"))))
            .row(
                    "warmup_stable_decay",
                    "get_wsd_schedule",
                    HuggingFace::warmupStableDecay,
                    steps(
                            TRAINING_STEPS,
                            ScheduleParameter.required("num_decay_steps", COUNT, "steps of the decay"),
                            optional("num_stable_steps", COUNT, null, "steps between warm-up and decay"),
                            optional("warmup_type", TEXT, "linear", "linear, cosine or 1-sqrt"),
                            optional("decay_type", TEXT, "cosine", "linear, cosine or 1-sqrt"),
                            optional("min_lr_ratio", NUMBER, 0, "last rate as a part of the highest"),
                            optional("num_cycles", NUMBER, 0.5, "waves of a cosine decay")))
            .row("greedy", "GreedyLR", GreedyLr::schedule, Dialect.join(NO_STEPS, GreedyLr.PARAMETERS));

    private HuggingFace() {}

    private static List<ScheduleParameter> steps(ScheduleParameter training, ScheduleParameter... own) {
        return Dialect.join(List.of(WARMUP_STEPS, training), List.of(own), List.of(LAST_EPOCH));
    }

    private static Schedule linear(Arguments a) {
        return scaled(a, Warmup.linear(steps(a, WARMUP), steps(a, TRAINING)));
    }

    private static Schedule cosine(Arguments a) {
        return scaled(a, Warmup.cosine(steps(a, WARMUP), steps(a, TRAINING), a.number("num_cycles")));
    }

    private static Schedule cosineWithRestarts(Arguments a) {
        return scaled(a, Warmup.cosineWithRestarts(steps(a, WARMUP), steps(a, TRAINING), a.number("num_cycles")));
    }

    private static Schedule polynomial(Arguments a) {
        double lr = a.lr();
        return scaled(a, Warmup.polynomial(a, lr, WARMUP, steps(a, WARMUP), TRAINING, steps(a, TRAINING)));
    }

    private static Schedule constant(Arguments a) {
        return scaled(a, step -> 1.0);
    }

    private static Schedule constantWithWarmup(Arguments a) {
        return scaled(a, Warmup.constant(steps(a, WARMUP)));
    }

    private static Schedule inverseSqrt(Arguments a) {
        double warmup = steps(a, WARMUP);
        double otherwise = warmup == 0 ? 10_000 : warmup;
        double timescale = a.isNone("timescale") ? otherwise : a.number("timescale");
        a.require(timescale > 0, "timescale", timescale + " is not greater than 0");
        double shift = timescale - warmup;
        return scaled(a, Warmup.before(warmup, step -> 1.0 / Math.sqrt((step + shift) / timescale)));
    }

    private static Schedule cosineWithMinLr(Arguments a) {
        double rate = minLrRate(a);
        double warmup = steps(a, WARMUP);
        double decay = Math.max(1, steps(a, TRAINING) - warmup);
        double cycles = a.number("num_cycles");
        return scaled(a, Warmup.before(warmup, step -> floored(Warmup.wave((step - warmup) / decay, cycles), rate)));
    }

    private static Schedule cosineWarmupWithMinLr(Arguments a) {
        double rate = minLrRate(a);
        double warmup = steps(a, WARMUP);
        double decay = Math.max(1, steps(a, TRAINING) - warmup);
        double cycles = a.number("num_cycles");
        Formula rise = a.isNone("warmup_lr_rate")
                ? step -> (step + 1.0) / Math.max(1, warmup)
                : rise(a.number("warmup_lr_rate"), Math.max(1, warmup - 1));
        return scaled(
                a,
                step -> step < warmup
                        ? rise.at(step)
                        : floored(Warmup.wave((step - warmup + 1.0) / decay, cycles), rate));
    }

    private static Formula rise(double first, double steps) {
        return step -> first + (1.0 - first) * step / steps;
    }

    private static Schedule warmupStableDecay(Arguments a) {
        double warmup = steps(a, WARMUP);
        double decay = a.number("num_decay_steps");
        double stable = stableSteps(a, warmup, decay);
        double decayStart = warmup + stable;
        double ratio = a.number("min_lr_ratio");
        Formula rising = rising(a.choice("warmup_type", "linear", "cosine", "1-sqrt"), Math.max(1, warmup));
        DoubleUnaryOperator falling = falling(
                a.choice("decay_type", "linear", "cosine", "1-sqrt"), Math.max(1, decay), a.number("num_cycles"));
        return scaled(a, step -> {
            if (step < warmup) {
                return floored(rising.at(step), ratio);
            }
            if (step < decayStart) {
                return 1.0;
            }
            return step < decayStart + decay ? floored(falling.applyAsDouble(step - warmup - stable), ratio) : ratio;
        });
    }

    private static double stableSteps(Arguments a, double warmup, double decay) {
        if (!a.isNone("num_stable_steps")) {
            return a.number("num_stable_steps");
        }
        return steps(a, TRAINING) - warmup - decay;
    }

    private static Formula rising(String type, double steps) {
        return switch (type) {
            case "linear" -> step -> step / steps;
            case "cosine" -> step -> 0.5 * (1.0 - Libm.cos(Math.PI * (step / steps)));
            default -> step -> 1.0 - Math.sqrt(1.0 - step / steps);
        };
    }

    /** @return the factor by the steps of the decay, of which there are fractions */
    private static DoubleUnaryOperator falling(String type, double steps, double cycles) {
        return switch (type) {
            case "linear" -> step -> 1.0 - step / steps;
            case "cosine" -> step -> Warmup.wave(step / steps, cycles);
            default -> step -> 1.0 - Math.sqrt(step / steps);
        };
    }

    /** The factor, squeezed so that it ends at {@code rate} instead of 0. */
    private static double floored(double factor, double rate) {
        return Math.max(0.0, factor * (1.0 - rate) + rate);
    }

    private static double minLrRate(Arguments a) {
        boolean asRate = !a.isNone("min_lr_rate");
        a.require(asRate || !a.isNone("min_lr"), "min_lr", "give it or min_lr_rate");
        a.require(!asRate || a.isNone("min_lr"), "min_lr", a.show("min_lr") + " is given beside min_lr_rate");
        return asRate ? a.number("min_lr_rate") : a.number("min_lr") / positiveLr(a);
    }

    private static double positiveLr(Arguments a) {
        double lr = a.lr();
        if (!(lr > 0)) {
            throw new BadFieldException("lr", lr + " is not greater than 0, and min_lr is divided by it");
        }
        return lr;
    }

    private static double steps(Arguments a, String name) {
        a.require(!a.isNone(name), name, "is not given, and the schedule requires it");
        return a.number(name);
    }

    private static Schedule scaled(Arguments a, Formula factor) {
        double lr = a.lr();
        a.require(a.number("last_epoch") >= -1, "last_epoch", a.show("last_epoch") + " is less than -1");
        return ((Formula) step -> lr * factor.at(step)).from((int) a.number("last_epoch") + 1);
    }
}
