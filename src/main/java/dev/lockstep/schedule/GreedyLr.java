package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.FLAG;
import static dev.lockstep.schedule.ParameterType.INTEGER;
import static dev.lockstep.schedule.ParameterType.METRICS;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.TEXT;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * GreedyLR: the rate rises while a metric improves and falls while it does not. Source: transformers 5.23.0, optimization.py,
 * GreedyLR and StreamingAverage.
 */
final class GreedyLr {
    static final List<ScheduleParameter> PARAMETERS = List.of(
            optional("mode", TEXT, "min", "min or max: which way the metric improves"),
            optional("factor", NUMBER, 0.95, "factor of each reduction, divisor of each rise"),
            optional("patience", COUNT, 10, "steps of one kind before the rate changes"),
            optional("threshold", NUMBER, 1e-6, "least improvement that counts"),
            optional("threshold_mode", TEXT, "abs", "rel or abs"),
            optional("cooldown", COUNT, 0, "steps after a reduction that do not count"),
            optional("warmup", COUNT, 0, "steps after a rise that do not count"),
            optional("min_lr", NUMBER, 1e-3, "least rate"),
            optional("max_lr", NUMBER, 1.0, "highest rate"),
            optional("eps", NUMBER, 1e-8, "least change that is carried out"),
            optional("verbose", FLAG, false, "").unused(),
            optional("smooth", FLAG, false, "take the metric's mean over a window"),
            optional("window_size", INTEGER, 50, "steps of that window"),
            optional("reset_start", INTEGER, 500, "reductions at the least rate before all begins anew"),
            required("metrics", METRICS, "the metric, one a step, taken in turn"));

    private final Arguments a;
    private final double initial;
    private final double factor;
    private final double patience;
    private final double minLr;
    private final double maxLr;
    private final double epsilon;
    private final boolean falling;
    private final boolean smooth;
    private final int window;

    private final Deque<Double> recent = new ArrayDeque<>();
    private double sum;
    private double lr;
    private double best;
    private int bad;
    private int good;
    private double cooling;
    private double warming;
    private double resetStart;

    private GreedyLr(Arguments a) {
        this.a = a;
        this.initial = a.lr();
        this.lr = initial;
        this.factor = a.number("factor");
        a.require(factor < 1, "factor", a.show("factor") + " is not less than 1");
        this.patience = a.number("patience");
        this.minLr = a.number("min_lr");
        this.maxLr = a.number("max_lr");
        this.epsilon = a.number("eps");
        this.falling = a.choice("mode", "min", "max").equals("min");
        a.choice("threshold_mode", "rel", "abs");
        this.smooth = a.flag("smooth");
        this.window = (int) (smooth ? a.positive("window_size") : a.number("window_size"));
        this.resetStart = a.number("reset_start");
        this.best = worst();
    }

    static Schedule schedule(Arguments a) {
        double[] metrics = a.numbers("metrics");
        a.require(metrics.length > 0, "metrics", "names no metric");
        return steps -> new GreedyLr(a).series(metrics, steps);
    }

    private double[] series(double[] metrics, int steps) {
        double[] rates = new double[steps + 1];
        rates[0] = lr;
        for (int step = 1; step <= steps; step++) {
            step(metrics[(step - 1) % metrics.length]);
            rates[step] = lr;
        }
        return rates;
    }

    private void step(double metric) {
        double current = smooth ? average(metric) : metric;
        if (cooling > 0) {
            cooling--;
            forget();
        } else if (warming > 0) {
            warming--;
            forget();
        } else {
            watch(current);
            change();
        }
    }

    private double average(double metric) {
        recent.add(metric);
        sum += metric;
        if (recent.size() > window) {
            sum -= recent.remove();
        }
        return sum / recent.size();
    }

    private void forget() {
        bad = 0;
        good = 0;
    }

    private void watch(double metric) {
        if (isBetter(metric)) {
            best = metric;
            good++;
            bad = 0;
        } else {
            bad++;
            good = 0;
        }
    }

    private boolean isBetter(double metric) {
        double threshold = a.number("threshold");
        double change = falling ? -threshold : threshold;
        double limit = a.choice("threshold_mode", "rel", "abs").equals("rel") ? best * (1.0 + change) : best + change;
        return falling ? metric < limit : metric > limit;
    }

    private void change() {
        if (good > patience) {
            raise();
            warming = a.number("warmup");
            good = 0;
        } else if (bad > patience) {
            reduce();
        }
    }

    private void raise() {
        a.require(factor != 0, "factor", "0 is divided by");
        double higher = Math.min(lr / factor, maxLr);
        lr = higher - lr > epsilon ? higher : lr;
        resetStart = a.number("reset_start");
    }

    private void reduce() {
        double lower = Math.max(lr * factor, minLr);
        lr = lr - lower > epsilon ? lower : lr;
        if (lr <= minLr) {
            resetStart--;
            if (resetStart <= 0) {
                reset();
            }
        }
        cooling = a.number("cooldown");
        bad = 0;
    }

    private void reset() {
        lr = initial;
        best = worst();
        forget();
        warming = 0;
        resetStart = a.number("reset_start");
        recent.clear();
        sum = 0;
    }

    private double worst() {
        return falling ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
}
