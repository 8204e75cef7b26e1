package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.INTEGER;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.TEXT;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * DeepSpeed's warm-ups. Construction sets the least rate, and the first {@code step()} sets the rate of iteration 0, so that the
 * series begins with it twice. The warm-up is logarithmic by default. Source: deepspeed 0.19.8, runtime/lr_schedules.py.
 */
final class DeepSpeed {
    private static final List<ScheduleParameter> WARMUP = List.of(
            optional("warmup_num_steps", INTEGER, 1000, "steps of the warm-up, at least 2"),
            optional("warmup_type", TEXT, "log", "log or linear; log for any other"),
            optional("last_batch_iteration", INTEGER, -1, "iteration before; from 0 on resumed without a state"));
    private static final ScheduleParameter MIN = optional("warmup_min_lr", NUMBER, 0.0, "first rate of the warm-up");
    private static final ScheduleParameter TOTAL =
            required("total_num_steps", COUNT, "iterations in all, warm-up included");

    static final Dialect DIALECT = new Dialect("deepspeed", "deepspeed 0.19.8 runtime/lr_schedules.py")
            .row(
                    "WarmupLR",
                    "WarmupLR",
                    a -> warmed(a, iteration -> 1.0),
                    Dialect.join(
                            List.of(
                                    MIN,
                                    optional("warmup_max_lr", NUMBER, null, "rate after it; the optimizer's if None")),
                            WARMUP))
            .row(
                    "WarmupDecayLR",
                    "WarmupDecayLR",
                    a -> warmed(a, decay(a)),
                    Dialect.join(
                            List.of(TOTAL, MIN, optional("warmup_max_lr", NUMBER, 0.001, "rate after it")), WARMUP))
            .row(
                    "WarmupCosineLR",
                    "WarmupCosineLR",
                    DeepSpeed::cosine,
                    Dialect.join(
                            List.of(
                                    TOTAL,
                                    optional("warmup_min_ratio", NUMBER, 0.0, "first part of the optimizer's rate"),
                                    optional("cos_min_ratio", NUMBER, 0.0001, "last part of it")),
                            WARMUP));

    private DeepSpeed() {}

    private static Schedule warmed(Arguments a, Formula after) {
        double max = a.isNone("warmup_max_lr") ? a.lr() : a.number("warmup_max_lr");
        double min = a.number("warmup_min_lr");
        double delta = max - min;
        double steps = warmupSteps(a);
        Formula rise = rise(a);
        return series(a, min, iteration -> min + delta * (iteration < steps ? rise : after).at(iteration));
    }

    private static Formula decay(Arguments a) {
        double total = a.number("total_num_steps");
        double steps = Math.max(1.0, total - warmupSteps(a));
        return iteration -> Math.max(0.0, (total - iteration) / steps);
    }

    private static Schedule cosine(Arguments a) {
        double lr = a.lr();
        double first = a.number("warmup_min_ratio");
        double last = a.number("cos_min_ratio");
        double warmup = warmupSteps(a);
        double steps = Math.max(1, a.number("total_num_steps") - warmup);
        Formula rise = rise(a);
        return series(a, 0, iteration -> {
            if (iteration < warmup) {
                return lr * (first + rise.at(iteration) * (1.0 - first));
            }
            double progress = Math.min(1.0, (iteration - warmup + 1) / steps);
            return lr * Math.max(0.0, last + (1.0 - last) * ((1 + Libm.cos(Math.PI * progress)) / 2));
        });
    }

    private static double warmupSteps(Arguments a) {
        return Math.max(2, a.positive("warmup_num_steps"));
    }

    private static Formula rise(Arguments a) {
        double steps = warmupSteps(a);
        if (a.show("warmup_type").equals("linear")) {
            return iteration -> iteration / steps;
        }
        double scale = 1.0 / Libm.log(steps);
        return iteration -> scale * Libm.log(iteration + 1.0);
    }

    /** The series of which construction sets the first value, or leaves the optimizer's rate if it resumes. */
    private static Schedule series(Arguments a, double first, Formula formula) {
        int last = (int) a.number("last_batch_iteration");
        a.require(last >= -1, "last_batch_iteration", last + " is less than -1");
        DoubleSupplier constructed = last == -1 ? () -> first : a::lr;
        return steps -> {
            double[] rates = formula.from(last).series(steps);
            rates[0] = constructed.getAsDouble();
            return rates;
        };
    }
}
