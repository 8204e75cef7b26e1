package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.FLAG;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.NUMBERS;
import static dev.lockstep.schedule.ParameterType.TEXT;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import dev.lockstep.schedule.ScheduleParameter.Effect;
import java.util.List;
import java.util.function.Function;

/**
 * The schedulers of timm. Index 0 is the rate that construction leaves, index i the one after {@code step(i)}, or after
 * {@code step_update(i)} where {@code t_in_epochs} is false. Source: timm 1.0.31, scheduler/.
 *
 * <p>A warm-up counts as part of the schedule unless {@code warmup_prefix} is set, which the step schedules set by default and the
 * others do not. Noise is refused, as it draws from torch's generator.
 */
final class Timm {
    private static final ScheduleParameter INITIAL = required("t_initial", COUNT, "steps of the first cycle");
    private static final List<ScheduleParameter> CYCLES = List.of(
            optional("lr_min", NUMBER, 0.0, "least rate"),
            optional("cycle_mul", NUMBER, 1.0, "growth of the cycles"),
            optional("cycle_decay", NUMBER, 1.0, "factor of the highest rate at each cycle"),
            optional("cycle_limit", COUNT, 1, "cycles in all"));
    private static final List<ScheduleParameter> WARMUP = List.of(
            optional("warmup_t", COUNT, 0, "steps of the warm-up"),
            optional("warmup_lr_init", NUMBER, 0.0, "first rate of the warm-up"));
    private static final List<ScheduleParameter> COMMON = List.of(
            optional("t_in_epochs", FLAG, true, "a step is an epoch, not an update")
                    .changing(Effect.STEP),
            optional("noise_range_t", NUMBERS, null, "only None: noise draws from torch's generator"),
            optional("noise_pct", NUMBER, 0.67, "").unused(),
            optional("noise_std", NUMBER, 1.0, "").unused(),
            optional("noise_seed", COUNT, 42, "").unused());
    private static final ScheduleParameter K_DECAY = optional("k_decay", NUMBER, 1.0, "exponent of the elapsed part");

    static final Dialect DIALECT = new Dialect("timm", "timm 1.0.31 scheduler/");

    static {
        row(
                "CosineLRScheduler",
                Timm::cosine,
                Dialect.join(List.of(INITIAL), CYCLES, WARMUP, prefix(false), COMMON, List.of(K_DECAY)));
        row(
                "PolyLRScheduler",
                Timm::poly,
                Dialect.join(
                        List.of(INITIAL, optional("power", NUMBER, 0.5, "exponent of what remains")),
                        CYCLES,
                        WARMUP,
                        prefix(false),
                        COMMON,
                        List.of(K_DECAY)));
        row(
                "TanhLRScheduler",
                Timm::tanh,
                Dialect.join(
                        List.of(
                                INITIAL,
                                optional("lb", NUMBER, -7.0, "the tangent's first argument"),
                                optional("ub", NUMBER, 3.0, "the tangent's last argument")),
                        CYCLES,
                        WARMUP,
                        prefix(false),
                        COMMON));
        row(
                "StepLRScheduler",
                Timm::step,
                Dialect.join(
                        List.of(
                                required("decay_t", NUMBER, "steps between decays"),
                                optional("decay_rate", NUMBER, 1.0, "factor of each decay")),
                        WARMUP,
                        prefix(true),
                        COMMON));
        row(
                "MultiStepLRScheduler",
                Timm::multiStep,
                Dialect.join(
                        List.of(
                                required("decay_t", NUMBERS, "steps, counted from 1, of the decays"),
                                optional("decay_rate", NUMBER, 1.0, "factor of each decay")),
                        WARMUP,
                        prefix(true),
                        COMMON));
        row(
                "WSDLRScheduler",
                Timm::warmupStableDecay,
                Dialect.join(
                        List.of(
                                required("t_initial", COUNT, "steps after the warm-up"),
                                required("decay_t", COUNT, "the last of them, which are the decay"),
                                optional("lr_min", NUMBER, 0.0, "least rate"),
                                optional("stable_fn", TEXT, "constant", "constant, rsqrt or power"),
                                optional("stable_timescale", NUMBER, null, "steps; warmup_t if None"),
                                optional("stable_power", NUMBER, 0.5, "exponent of power"),
                                optional("decay_fn", TEXT, "1-sqrt", "linear, 1-sqrt, cosine, power or exp"),
                                optional("decay_power", NUMBER, 0.5, "exponent of power"),
                                optional("decay_ratio", NUMBER, 0.1, "last part of exp")),
                        WARMUP,
                        COMMON));
    }

    private Timm() {}

    private static List<ScheduleParameter> prefix(boolean standard) {
        return List.of(optional("warmup_prefix", FLAG, standard, "the schedule begins after the warm-up"));
    }

    private static void row(String name, Function<Arguments, Formula> maker, List<ScheduleParameter> parameters) {
        DIALECT.row(name, name, a -> schedule(a, maker.apply(a)), parameters);
    }

    private static Schedule schedule(Arguments a, Formula formula) {
        a.require(a.isNone("noise_range_t"), "noise_range_t", "draws from torch's generator; only None is supported");
        double lr = a.lr();
        double first = a.number("warmup_t") == 0 ? lr : a.number("warmup_lr_init");
        return ((Formula) t -> t == 0 ? first : formula.at(t)).from(0);
    }

    /** What follows a warm-up that rises to {@code highest}. */
    private static Formula warmed(Arguments a, double highest, Formula after) {
        double warmup = a.number("warmup_t");
        double init = a.number("warmup_lr_init");
        double increment = warmup == 0 ? 1 : (highest - init) / warmup;
        return t -> t < warmup ? init + t * increment : after.at(t);
    }

    private static Formula prefixed(Arguments a, Formula after) {
        int prefix = a.flag("warmup_prefix") ? (int) a.number("warmup_t") : 0;
        return t -> after.at(t - prefix);
    }

    private static Formula cosine(Arguments a) {
        double k = a.number("k_decay");
        return warmed(
                a,
                a.lr(),
                cycles(
                        a,
                        (range, elapsed, period) ->
                                0.5 * range * (1 + Libm.cos(Math.PI * Libm.pow(elapsed, k) / Libm.pow(period, k)))));
    }

    private static Formula poly(Arguments a) {
        double k = a.number("k_decay");
        double power = a.number("power");
        return warmed(
                a,
                a.lr(),
                cycles(
                        a,
                        (range, elapsed, period) ->
                                range * Libm.pow(1 - Libm.pow(elapsed, k) / Libm.pow(period, k), power)));
    }

    private static Formula tanh(Arguments a) {
        double first = a.number("lb");
        double last = a.number("ub");
        a.require(first < last, "lb", a.show("lb") + " is not less than ub " + a.show("ub"));
        for (String name : List.of("cycle_limit", "warmup_t", "warmup_lr_init")) {
            a.notNegative(name);
        }
        Formula cycles = cycles(a, (range, elapsed, period) -> {
            double part = elapsed / period;
            return 0.5 * range * (1 - Libm.tanh(first * (1.0 - part) + last * part));
        });
        double highest = a.flag("warmup_prefix") ? a.lr() : cycles.at((int) a.number("warmup_t"));
        return warmed(a, highest, cycles);
    }

    /** Part of the range between the least rate and the cycle's highest, by the steps elapsed in a period. */
    @FunctionalInterface
    private interface Part {
        double of(double range, double elapsed, double period);
    }

    /** Cycles that shrink end, and timm raises after them. */
    private static double cycle(double t, double left, double growth) {
        if (!(left > 0)) {
            throw new BadFieldException(
                    "params.cycle_mul",
                    growth + " makes cycles that end before step " + (long) t
                            + ", where timm takes the logarithm of a number below 0 (math domain error)");
        }
        return Math.floor(Libm.log(left) / Libm.log(growth));
    }

    private static Formula cycles(Arguments a, Part part) {
        double initial = a.positive("t_initial");
        double min = a.notNegative("lr_min");
        double growth = a.number("cycle_mul");
        double decay = a.number("cycle_decay");
        double limit = a.number("cycle_limit");
        double lr = a.lr();
        return prefixed(a, t -> {
            double cycle =
                    growth == 1 ? Libm.floorDivide(t, initial) : cycle(t, 1 - t / initial * (1 - growth), growth);
            if (!(cycle < limit)) {
                return min;
            }
            double length = growth == 1 ? 1 : Libm.pow(growth, cycle);
            double elapsed = growth == 1 ? t - initial * cycle : t - (1 - length) / (1 - growth) * initial;
            double range = lr * Libm.pow(decay, cycle) - min;
            return min + part.of(range, elapsed, length * initial);
        });
    }

    private static Formula step(Arguments a) {
        double lr = a.lr();
        double size = a.number("decay_t");
        a.require(size != 0, "decay_t", "0 divides no step");
        double rate = a.number("decay_rate");
        return warmed(a, lr, prefixed(a, t -> lr * Libm.pow(rate, Libm.floorDivide(t, size))));
    }

    private static Formula multiStep(Arguments a) {
        double lr = a.lr();
        double[] steps = a.numbers("decay_t");
        double rate = a.number("decay_rate");
        return warmed(a, lr, prefixed(a, t -> lr * Libm.pow(rate, TorchComposites.bisectRight(steps, t + 1))));
    }

    private static Formula warmupStableDecay(Arguments a) {
        double total = a.positive("t_initial");
        double decaySteps = a.positive("decay_t");
        a.require(decaySteps <= total, "decay_t", a.show("decay_t") + " is greater than t_initial " + total);
        double min = a.notNegative("lr_min");
        double warmup = a.number("warmup_t");
        Formula stable = stable(a);
        double lr = a.lr();
        Formula decay = decay(a, decaySteps);
        return warmed(a, lr, t -> {
            int after = (int) (t - warmup);
            double rate = Math.max(lr * stable.at(after), min);
            int decayed = (int) (after - (total - decaySteps));
            return decayed <= 0 ? rate : min + (rate - min) * decay.at(decayed);
        });
    }

    private static Formula stable(Arguments a) {
        String shape = a.choice("stable_fn", "constant", "rsqrt", "power");
        double power = shape.equals("rsqrt") ? 0.5 : a.positive("stable_power");
        if (shape.equals("constant")) {
            return t -> 1.0;
        }
        String scaleName = a.isNone("stable_timescale") ? "warmup_t" : "stable_timescale";
        double scale = a.positive(scaleName);
        return t -> Libm.pow(1.0 + t / scale, -power);
    }

    private static Formula decay(Arguments a, double steps) {
        double power = a.positive("decay_power");
        double ratio = a.positive("decay_ratio");
        a.require(ratio < 1, "decay_ratio", a.show("decay_ratio") + " is not less than 1");
        Formula part = t -> Math.min(t / steps, 1.0);
        return switch (a.choice("decay_fn", "linear", "1-sqrt", "cosine", "power", "exp")) {
            case "linear" -> t -> 1.0 - part.at(t);
            case "1-sqrt" -> t -> 1.0 - Math.sqrt(part.at(t));
            case "cosine" -> t -> 0.5 * (1.0 + Libm.cos(Math.PI * part.at(t)));
            case "power" -> t -> 1.0 - Libm.pow(part.at(t), power);
            default -> t -> (Libm.pow(ratio, part.at(t)) - ratio) / (1.0 - ratio);
        };
    }
}
