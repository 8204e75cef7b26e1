package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.FLAG;
import static dev.lockstep.schedule.ParameterType.INTEGER;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.NUMBERS;
import static dev.lockstep.schedule.ParameterType.SCHEDULES;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import dev.lockstep.schedule.ScheduleParameter.Effect;
import dev.lockstep.schedule.TorchScheduler.Rule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The schedulers of torch.optim.lr_scheduler, over an optimizer with one parameter group. Source: torch 2.15.0,
 * optim/lr_scheduler.py.
 */
final class Torch {
    /** Makes a scheduler upon a group, its first step taken. */
    @FunctionalInterface
    private interface Factory {
        TorchScheduler make(Arguments a, ParamGroup group);
    }

    private static final Rule KEEP = (lr, base, epoch) -> lr;
    private static final Map<String, Factory> MAKERS = new LinkedHashMap<>();
    private static final ScheduleParameter LAST_EPOCH =
            optional("last_epoch", INTEGER, -1, "last step before; from 0 on resumed without a state");
    private static final ScheduleParameter FACTORS = required("factors", NUMBERS, "lr_lambda's values, by step");
    private static final ScheduleParameter GAMMA = optional("gamma", NUMBER, 0.1, "factor of each decay");
    private static final ScheduleParameter SCHEDULERS = required("schedulers", SCHEDULES, "[[NAME, {params}], ...]");
    static final Dialect DIALECT = new Dialect("torch", "torch 2.15.0 optim/lr_scheduler.py");

    static {
        row("LambdaLR", Torch::lambda, FACTORS, LAST_EPOCH);
        row("MultiplicativeLR", Torch::multiplicative, FACTORS, LAST_EPOCH);
        row("StepLR", Torch::step, required("step_size", COUNT, "steps between decays"), GAMMA, LAST_EPOCH);
        row("MultiStepLR", Torch::multiStep, required("milestones", NUMBERS, "steps of the decays"), GAMMA, LAST_EPOCH);
        row(
                "ConstantLR",
                Torch::constant,
                optional("factor", NUMBER, 1.0 / 3, "factor of the rate until total_iters"),
                optional("total_iters", COUNT, 5, "steps of the reduced rate"),
                LAST_EPOCH);
        row(
                "LinearLR",
                Torch::linear,
                optional("start_factor", NUMBER, 1.0 / 3, "first factor"),
                optional("end_factor", NUMBER, 1.0, "last factor"),
                optional("total_iters", COUNT, 5, "steps from the first to the last factor"),
                LAST_EPOCH);
        row("ExponentialLR", Torch::exponential, required("gamma", NUMBER, "factor of each step"), LAST_EPOCH.unused());
        row(
                "PolynomialLR",
                Torch::polynomial,
                optional("total_iters", COUNT, 5, "steps until 0"),
                optional("power", NUMBER, 1.0, "exponent of what remains"),
                LAST_EPOCH);
        row(
                "CosineAnnealingLR",
                Torch::cosineAnnealing,
                required("T_max", COUNT, "steps of half a wave"),
                optional("eta_min", NUMBER, 0.0, "least rate"),
                LAST_EPOCH);
        row(
                "CosineAnnealingWarmRestarts",
                (a, group) -> new TorchComposites.WarmRestarts(
                        group, lastEpoch(a), WarmRestartClock.torch(a, lastEpoch(a)), a.number("eta_min")),
                required("T_0", INTEGER, "steps until the first restart"),
                optional("T_mult", INTEGER, 1, "growth of the steps between restarts"),
                optional("eta_min", NUMBER, 0.0, "least rate"),
                LAST_EPOCH);
        row("CyclicLR", Torch::cyclic, Dialect.join(CyclicLr.TORCH, momentum(0.8, 0.9), List.of(LAST_EPOCH)));
        row("OneCycleLR", Torch::oneCycle, Dialect.join(OneCycle.TORCH, momentum(0.85, 0.95), List.of(LAST_EPOCH)));
        row(
                "SequentialLR",
                Torch::sequential,
                SCHEDULERS,
                required("milestones", NUMBERS, "steps at which the next scheduler begins"),
                LAST_EPOCH);
        row("ChainedScheduler", (a, group) -> new TorchComposites.Chained(group, nested(a, group)), SCHEDULERS);
        DIALECT.row("ReduceLROnPlateau", "ReduceLROnPlateau", Plateau::torch, Plateau.parameters("eps"));
    }

    private Torch() {}

    private static List<ScheduleParameter> momentum(double base, double max) {
        return List.of(
                optional("cycle_momentum", FLAG, true, "cycle the momentum, or Adam's beta1, against the rate")
                        .changing(Effect.MOMENTUM),
                optional("base_momentum", NUMBER, base, "momentum at the highest rate")
                        .changing(Effect.MOMENTUM),
                optional("max_momentum", NUMBER, max, "momentum at the lowest rate")
                        .changing(Effect.MOMENTUM));
    }

    private static void row(String name, Factory maker, ScheduleParameter... parameters) {
        row(name, maker, List.of(parameters));
    }

    private static void row(String name, Factory maker, List<ScheduleParameter> parameters) {
        MAKERS.put(name, maker);
        DIALECT.row(name, name, a -> schedule(a, maker, startsFromLr(name)), parameters);
    }

    /** CyclicLR and OneCycleLR write the group's rate before anyone reads it. */
    private static boolean startsFromLr(String name) {
        return !name.equals("CyclicLR") && !name.equals("OneCycleLR");
    }

    private static Schedule schedule(Arguments a, Factory maker, boolean startsFromLr) {
        boolean takesLr = startsFromLr || a.hasLr() || lastEpoch(a) >= 0;
        return new GroupSchedule(takesLr ? a.lr() : 0, group -> maker.make(a, group)::step);
    }

    /** The step before the first one; from 0 on the schedule continues from the optimizer's rate as if it had come so far. */
    private static int lastEpoch(Arguments a) {
        if (!a.has("last_epoch")) {
            return -1;
        }
        a.require(a.number("last_epoch") >= -1, "last_epoch", a.show("last_epoch") + " is less than -1");
        return (int) a.number("last_epoch");
    }

    private static List<TorchScheduler> nested(Arguments a, ParamGroup group) {
        Map<String, Function<Arguments, TorchScheduler>> makers = new LinkedHashMap<>();
        MAKERS.forEach((name, maker) -> makers.put(name, inner -> maker.make(inner, group)));
        List<TorchScheduler> schedulers = DIALECT.nestedList(a, "schedulers", makers);
        a.require(!schedulers.isEmpty(), "schedulers", "names no scheduler");
        return schedulers;
    }

    private static TorchScheduler sequential(Arguments a, ParamGroup group) {
        double[] milestones = a.numbers("milestones");
        int count = a.nestedList("schedulers").size();
        a.require(
                milestones.length == count - 1,
                "milestones",
                milestones.length + " milestones for " + count + " schedulers, not one fewer than these");
        return new TorchComposites.Sequential(group, lastEpoch(a), nested(a, group), milestones);
    }

    private static TorchScheduler lambda(Arguments a, ParamGroup group) {
        double[] factors = a.numbers("factors");
        Rule rule = (lr, base, epoch) -> base * a.entry("factors", factors, epoch);
        return TorchScheduler.constructed(group, lastEpoch(a), rule, rule, rule);
    }

    private static TorchScheduler multiplicative(Arguments a, ParamGroup group) {
        double[] factors = a.numbers("factors");
        Rule rule = (lr, base, epoch) -> lr * a.entry("factors", factors, epoch);
        return TorchScheduler.constructed(group, lastEpoch(a), KEEP, rule, rule);
    }

    private static TorchScheduler step(Arguments a, ParamGroup group) {
        double size = a.number("step_size");
        a.require(size != 0, "step_size", "0 divides no step");
        double gamma = a.number("gamma");
        Rule rule = (lr, base, epoch) -> epoch == 0 || Libm.floorMod(epoch, size) != 0 ? lr : lr * gamma;
        return TorchScheduler.constructed(
                group, lastEpoch(a), rule, rule, (lr, base, epoch) -> base * Libm.pow(gamma, Math.floor(epoch / size)));
    }

    private static TorchScheduler multiStep(Arguments a, ParamGroup group) {
        double[] milestones = Arrays.stream(a.numbers("milestones")).sorted().toArray();
        double gamma = a.number("gamma");
        Rule rule = (lr, base, epoch) -> {
            int times = TorchComposites.bisectRight(milestones, epoch)
                    - TorchComposites.bisectRight(milestones, Math.nextDown(epoch));
            return times == 0 ? lr : lr * Libm.pow(gamma, times);
        };
        return TorchScheduler.constructed(
                group,
                lastEpoch(a),
                rule,
                rule,
                (lr, base, epoch) -> base * Libm.pow(gamma, TorchComposites.bisectRight(milestones, epoch)));
    }

    private static TorchScheduler constant(Arguments a, ParamGroup group) {
        double factor = factor(a, "factor");
        double total = a.number("total_iters");
        a.require(factor != 0 || total < 1, "factor", a.show("factor") + " is divided by at step total_iters");
        Rule rule = (lr, base, epoch) -> {
            if (epoch == 0) {
                return lr * factor;
            }
            return epoch == total ? lr * (1.0 / factor) : lr;
        };
        return TorchScheduler.constructed(
                group,
                lastEpoch(a),
                rule,
                rule,
                (lr, base, epoch) -> base * (factor + (epoch >= total ? 1 - factor : 0)));
    }

    private static TorchScheduler linear(Arguments a, ParamGroup group) {
        double start = factor(a, "start_factor");
        a.require(start > 0, "start_factor", a.show("start_factor") + " is not greater than 0");
        double end = factor(a, "end_factor");
        double total = a.number("total_iters");
        Rule next = (lr, base, epoch) -> {
            if (epoch == 0) {
                return lr * start;
            }
            return epoch > total ? lr : lr * (1.0 + (end - start) / (total * start + (epoch - 1) * (end - start)));
        };
        return TorchScheduler.constructed(
                group,
                lastEpoch(a),
                (lr, base, epoch) -> epoch == 0 ? lr * start : lr,
                next,
                (lr, base, epoch) -> base * (start + (end - start) * Math.min(total, epoch) / total));
    }

    private static double factor(Arguments a, String name) {
        double factor = a.number(name);
        a.require(factor >= 0 && factor <= 1, name, a.show(name) + " is not between 0 and 1");
        return factor;
    }

    private static TorchScheduler exponential(Arguments a, ParamGroup group) {
        double gamma = a.number("gamma");
        return TorchScheduler.constructed(
                group,
                lastEpoch(a),
                KEEP,
                (lr, base, epoch) -> lr * gamma,
                (lr, base, epoch) -> base * Libm.pow(gamma, epoch));
    }

    private static TorchScheduler polynomial(Arguments a, ParamGroup group) {
        double total = a.number("total_iters");
        double power = a.number("power");
        return TorchScheduler.constructed(
                group,
                lastEpoch(a),
                KEEP,
                (lr, base, epoch) ->
                        epoch > total ? lr : lr * Libm.pow((1.0 - epoch / total) / (1.0 - (epoch - 1) / total), power),
                (lr, base, epoch) -> base * Libm.pow(1.0 - Math.min(total, epoch) / total, power));
    }

    private static TorchScheduler cosineAnnealing(Arguments a, ParamGroup group) {
        double half = a.number("T_max");
        a.require(half != 0, "T_max", "0 is divided by");
        double min = a.number("eta_min");
        return TorchScheduler.constructed(
                group,
                lastEpoch(a),
                KEEP,
                (lr, base, epoch) -> CosineAnnealing.next(lr, base, epoch, half, min),
                (lr, base, epoch) -> CosineAnnealing.closed(base, epoch, half, min));
    }

    private static TorchScheduler cyclic(Arguments a, ParamGroup group) {
        double base = a.number("base_lr");
        if (lastEpoch(a) == -1) {
            group.lr = base;
        }
        CyclicLr cycle = CyclicLr.torch(a);
        boolean cycles = startsMomentum(a, group);
        double lowest = a.number("base_momentum");
        double highest = a.number("max_momentum");
        // The construction's step still sees the group's initial rate.
        Rule rule = (lr, initial, epoch) -> {
            if (cycles) {
                group.momentum = cycle.falling(lowest, highest, epoch);
            }
            return cycle.rate(initial, epoch);
        };
        TorchScheduler scheduler = TorchScheduler.constructed(group, lastEpoch(a), rule, rule, rule);
        scheduler.base = base;
        return scheduler;
    }

    /** Whether the scheduler cycles the momentum; if so, and unless it resumes, it sets the group's. */
    private static boolean startsMomentum(Arguments a, ParamGroup group) {
        boolean cycles = a.flag("cycle_momentum");
        if (cycles && lastEpoch(a) == -1) {
            group.momentum = a.number("max_momentum");
            group.maxMomentum = a.number("max_momentum");
            group.baseMomentum = a.number("base_momentum");
        }
        return cycles;
    }

    private static TorchScheduler oneCycle(Arguments a, ParamGroup group) {
        OneCycle cycle = OneCycle.torch(a);
        if (lastEpoch(a) == -1) {
            group.initialLr = cycle.initial;
            group.maxLr = cycle.max;
            group.minLr = cycle.min;
        }
        a.require(
                !Double.isNaN(group.maxLr),
                "last_epoch",
                a.show("last_epoch") + ": torch resumes only a group that has max_lr and min_lr");
        boolean cycles = startsMomentum(a, group);
        Rule rule = (lr, base, epoch) -> {
            if (cycles) {
                group.momentum = cycle.momentum(group.baseMomentum, group.maxMomentum, epoch);
            }
            return cycle.rate(group.initialLr, group.maxLr, group.minLr, epoch);
        };
        return TorchScheduler.constructed(group, lastEpoch(a), rule, rule, rule);
    }
}
