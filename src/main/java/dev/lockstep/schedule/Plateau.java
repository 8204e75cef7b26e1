package dev.lockstep.schedule;

import static dev.lockstep.schedule.Parameter.optional;
import static dev.lockstep.schedule.Parameter.required;
import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.NUMBERS;
import static dev.lockstep.schedule.ParameterType.TEXT;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/**
 * Schedules that lower the rate when a metric stops improving. Sources: torch 2.15.0, optim/lr_scheduler.py, ReduceLROnPlateau;
 * paddlepaddle 3.3.1, optimizer/lr.py, ReduceOnPlateau. They differ in the relative threshold's arithmetic, and in that torch
 * looks for a better metric while it cools down and paddle does not.
 */
final class Plateau {
    private enum Dialect {
        TORCH("eps"),
        PADDLE("epsilon");

        private final String epsilonName;

        Dialect(String epsilonName) {
            this.epsilonName = epsilonName;
        }

        /** What a metric must pass to be better than {@code best} by a part of it; {@code change} has the direction's sign. */
        private double bar(double best, double change) {
            return switch (this) {
                case TORCH -> best * (1.0 + change);
                // paddle's first metric is always the best one; here best is infinite, and the difference would be NaN.
                case PADDLE -> Double.isInfinite(best) ? best : best + best * change;
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

    private double best;
    private double bad;
    private double cooling;

    private Plateau(Arguments a, Dialect dialect) {
        factor = a.number("factor");
        a.require(factor < 1, "factor", a.show("factor") + " is not less than 1");
        patience = a.number("patience");
        cooldown = a.number("cooldown");
        minLr = a.number("min_lr");
        epsilon = a.number(dialect.epsilonName);
        falling = a.choice("mode", "min", "max").equals("min");
        best = falling ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        double change = falling ? -a.number("threshold") : a.number("threshold");
        bar = a.choice("threshold_mode", "rel", "abs").equals("rel")
                ? reference -> dialect.bar(reference, change)
                : reference -> reference + change;
        watchesWhileCooling = dialect == Dialect.TORCH;
    }

    static List<Parameter> parameters(String epsilonName) {
        return List.of(
                optional("mode", TEXT, "min", "min or max: which way the metric improves"),
                optional("factor", NUMBER, 0.1, "factor of each reduction"),
                optional("patience", COUNT, 10, "steps without improvement that are borne"),
                optional("threshold", NUMBER, 1e-4, "least improvement that counts"),
                optional("threshold_mode", TEXT, "rel", "rel or abs"),
                optional("cooldown", COUNT, 0, "steps after a reduction that do not count"),
                optional("min_lr", NUMBER, 0, "least rate"),
                optional(epsilonName, NUMBER, 1e-8, "least reduction that is carried out"),
                required("metrics", NUMBERS, "the metric, one a step, taken in turn"));
    }

    static Schedule torch(Arguments a) {
        return run(a, a.lr(), Dialect.TORCH);
    }

    static Schedule paddle(Arguments a) {
        return run(a, a.number("learning_rate"), Dialect.PADDLE);
    }

    private static Schedule run(Arguments a, double lr, Dialect dialect) {
        Supplier<Plateau> maker = () -> new Plateau(a, dialect);
        double[] metrics = a.numbers("metrics");
        a.require(metrics.length > 0, "metrics", "names no metric");
        return steps -> maker.get().series(lr, metrics, steps);
    }

    private double[] series(double lr, double[] metrics, int steps) {
        double[] rates = new double[steps + 1];
        rates[0] = lr;
        for (int step = 1; step <= steps; step++) {
            rates[step] = next(rates[step - 1], metrics[(step - 1) % metrics.length]);
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
        double limit = bar.applyAsDouble(best);
        if (falling ? metric < limit : metric > limit) {
            best = metric;
            bad = 0;
        } else {
            bad++;
        }
    }

    private double reduced(double lr) {
        cooling = cooldown;
        bad = 0;
        double lower = Math.max(lr * factor, minLr);
        return lr - lower > epsilon ? lower : lr;
    }
}
