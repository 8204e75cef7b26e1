package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.METRICS;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.TEXT;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;

/**
 * Schedules that lower the rate when a metric stops improving. Sources: torch 2.15.0, optim/lr_scheduler.py, ReduceLROnPlateau;
 * paddlepaddle 3.3.1, optimizer/lr.py, ReduceOnPlateau. They differ in the relative threshold's arithmetic, and in that torch
 * looks for a better metric while it cools down and paddle does not.
 */
final class Plateau {
    private enum Dialect {
        TORCH("mode", "min", "max", "threshold_mode", "min_lr", "eps"),
        PADDLE("mode", "min", "max", "threshold_mode", "min_lr", "epsilon"),
        MMENGINE("rule", "less", "greater", "threshold_rule", "min_value", "eps");

        private final String modeName;
        /** The word for a metric that improves by falling. */
        private final String falling;

        private final String rising;
        private final String thresholdModeName;
        private final String minName;
        private final String epsilonName;

        Dialect(
                String modeName,
                String falling,
                String rising,
                String thresholdModeName,
                String minName,
                String epsilonName) {
            this.modeName = modeName;
            this.falling = falling;
            this.rising = rising;
            this.thresholdModeName = thresholdModeName;
            this.minName = minName;
            this.epsilonName = epsilonName;
        }

        /** What a metric must pass to be better than {@code best} by a part of it; {@code change} has the direction's sign. */
        private double bar(double best, double change) {
            return switch (this) {
                case TORCH, MMENGINE -> best * (1.0 + change);
                case PADDLE -> best + best * change;
            };
        }

        /** What the first metric must be better than; null if it is the best one whatever it is. */
        private Double worst(boolean falling) {
            return switch (this) {
                case TORCH -> falling ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
                case PADDLE -> null;
                case MMENGINE -> (double) (falling ? MmScheduler.NEVER : -MmScheduler.NEVER);
            };
        }
    }

    private final double factor;
    private final double patience;
    private final double cooldown;
    private final double minLr;
    private final double epsilon;
    private final DoubleUnaryOperator bar;
    private final boolean falling;
    private final boolean watchesWhileCooling;

    /** Null before paddle's first metric, which is the best one whatever it is; torch compares its first with infinity. */
    private Double best;

    private double bad;
    private double cooling;

    private Plateau(Arguments a, Dialect dialect) {
        factor = a.number("factor");
        a.require(factor < 1, "factor", a.show("factor") + " is not less than 1");
        patience = a.number("patience");
        cooldown = a.number("cooldown");
        minLr = a.number(dialect.minName);
        epsilon = a.number(dialect.epsilonName);
        falling = a.choice(dialect.modeName, dialect.falling, dialect.rising).equals(dialect.falling);
        best = dialect.worst(falling);
        double change = falling ? -a.number("threshold") : a.number("threshold");
        bar = a.choice(dialect.thresholdModeName, "rel", "abs").equals("rel")
                ? reference -> dialect.bar(reference, change)
                : reference -> reference + change;
        watchesWhileCooling = dialect != Dialect.PADDLE;
    }

    static List<ScheduleParameter> parameters(String epsilonName) {
        return List.of(
                optional("mode", TEXT, "min", "min or max: which way the metric improves"),
                optional("factor", NUMBER, 0.1, "factor of each reduction"),
                optional("patience", COUNT, 10, "steps without improvement that are borne"),
                optional("threshold", NUMBER, 1e-4, "least improvement that counts"),
                optional("threshold_mode", TEXT, "rel", "rel or abs"),
                optional("cooldown", COUNT, 0, "steps after a reduction that do not count"),
                optional("min_lr", NUMBER, 0, "least rate"),
                optional(epsilonName, NUMBER, 1e-8, "least reduction that is carried out"),
                required("metrics", METRICS, "the metric, one a step, taken in turn"));
    }

    static Schedule torch(Arguments a) {
        return run(a, a.lr(), Dialect.TORCH);
    }

    static Schedule paddle(Arguments a) {
        return run(a, a.number("learning_rate"), Dialect.PADDLE);
    }

    /** Epoch i ends with {@code step()} and then {@code step(metrics)}, which is heeded from {@code begin} to before {@code end}. */
    static Schedule mmengine(Arguments a) {
        a.notNegative("threshold");
        a.require(a.flag("by_epoch"), "by_epoch", "false, but mmengine's plateau counts epochs");
        double begin = a.number("begin");
        double end = a.number("end");
        a.require(end > begin, "end", a.show("end") + " is not greater than begin " + a.show("begin"));
        double lr = a.lr();
        double[] metrics = metrics(a);
        return steps -> {
            Plateau plateau = new Plateau(a, Dialect.MMENGINE);
            return plateau.series(lr, metrics, steps, step -> begin <= step && step < end);
        };
    }

    private static double[] metrics(Arguments a) {
        double[] metrics = a.numbers("metrics");
        a.require(metrics.length > 0, "metrics", "names no metric");
        return metrics;
    }

    private static Schedule run(Arguments a, double lr, Dialect dialect) {
        double[] metrics = metrics(a);
        return steps -> new Plateau(a, dialect).series(lr, metrics, steps, step -> true);
    }

    private double[] series(double lr, double[] metrics, int steps, IntPredicate heeds) {
        double[] rates = new double[steps + 1];
        rates[0] = lr;
        for (int step = 1; step <= steps; step++) {
            double metric = metrics[(step - 1) % metrics.length];
            rates[step] = heeds.test(step) ? next(rates[step - 1], metric) : rates[step - 1];
        }
        return rates;
    }

    private double next(double lr, double metric) {
        boolean cools = cooling > 0;
        if (!cools || watchesWhileCooling) {
            watch(metric);
        }
        if (cools) {
            cooling--;
            bad = watchesWhileCooling ? 0 : bad;
        }
        return bad > patience && (!cools || watchesWhileCooling) ? reduced(lr) : lr;
    }

    private void watch(double metric) {
        if (best == null || isBetter(metric, bar.applyAsDouble(best))) {
            best = metric;
            bad = 0;
        } else {
            bad++;
        }
    }

    /** Nothing is better than NaN, and NaN is better than nothing. */
    private boolean isBetter(double metric, double limit) {
        return falling ? metric < limit : metric > limit;
    }

    private double reduced(double lr) {
        cooling = cooldown;
        bad = 0;
        double lower = Math.max(lr * factor, minLr);
        return lr - lower > epsilon ? lower : lr;
    }
}
