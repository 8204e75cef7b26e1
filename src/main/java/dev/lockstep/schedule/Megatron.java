package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.INTEGER;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.TEXT;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Megatron-LM's one schedule, of many styles. It counts samples: each step adds an {@code increment}, the global batch. Its weight
 * decay, which may rise too, is not taken here. Source: megatron-core 0.16.1, optimizer_param_scheduler.py,
 * OptimizerParamScheduler.
 */
final class Megatron {
    static final Dialect DIALECT = new Dialect("megatron", "megatron-core 0.16.1 optimizer_param_scheduler.py")
            .row(
                    "OptimizerParamScheduler",
                    "OptimizerParamScheduler",
                    Megatron::schedule,
                    List.of(
                            required("init_lr", NUMBER, "first rate of the warm-up"),
                            required("max_lr", NUMBER, "highest rate"),
                            required("min_lr", NUMBER, "least rate"),
                            required("lr_warmup_steps", COUNT, "samples of the warm-up"),
                            required("lr_decay_steps", COUNT, "samples until the least rate, warm-up included"),
                            required("lr_decay_style", TEXT, "constant, linear, cosine, inverse-square-root or WSD"),
                            optional("wsd_decay_steps", COUNT, null, "samples of WSD's decay"),
                            optional(
                                    "lr_wsd_decay_style",
                                    TEXT,
                                    null,
                                    "linear, cosine, exponential or minus_sqrt: WSD's decay"),
                            optional("increment", INTEGER, 1, "samples of one step")));

    private Megatron() {}

    private static Schedule schedule(Arguments a) {
        double init = a.number("init_lr");
        double max = a.number("max_lr");
        double min = a.notNegative("min_lr");
        a.require(max >= min, "max_lr", a.show("max_lr") + " is less than min_lr " + a.show("min_lr"));
        a.require(init <= max, "init_lr", a.show("init_lr") + " is greater than max_lr " + a.show("max_lr"));
        double warmup = a.number("lr_warmup_steps");
        double end = a.positive("lr_decay_steps");
        a.require(
                warmup < end,
                "lr_warmup_steps",
                a.show("lr_warmup_steps") + " is not less than lr_decay_steps " + a.show("lr_decay_steps"));
        DoubleUnaryOperator decayed = decayed(a, max, min, warmup, end);
        double increment = a.number("increment");
        return ((Formula) step -> {
                    double samples = step * increment;
                    return warmup > 0 && samples <= warmup
                            ? init + (max - init) * samples / warmup
                            : decayed.applyAsDouble(samples);
                })
                .from(0);
    }

    private static DoubleUnaryOperator decayed(Arguments a, double max, double min, double warmup, double end) {
        DoubleUnaryOperator part = part(a, warmup, end);
        return switch (style(a)) {
            case "constant" -> samples -> max;
            case "inverse-square-root" ->
                samples -> samples > end
                        ? min
                        : Math.max(min, max * Math.sqrt(Math.max(warmup, 1)) / Math.sqrt(Math.max(samples, 1)));
            default -> samples -> samples > end ? min : min + part.applyAsDouble(samples) * (max - min);
        };
    }

    private static String style(Arguments a) {
        return a.choice("lr_decay_style", "constant", "linear", "cosine", "inverse-square-root", "WSD");
    }

    private static DoubleUnaryOperator part(Arguments a, double warmup, double end) {
        DoubleUnaryOperator progress = samples -> (samples - warmup) / (end - warmup);
        return switch (style(a)) {
            case "linear" -> samples -> 1.0 - progress.applyAsDouble(samples);
            case "cosine" -> samples -> wave(progress.applyAsDouble(samples));
            case "WSD" -> stable(a, end);
            default -> samples -> 1.0;
        };
    }

    private static double wave(double progress) {
        return 0.5 * (Libm.cos(Math.PI * progress) + 1.0);
    }

    private static DoubleUnaryOperator stable(Arguments a, double end) {
        a.require(!a.isNone("wsd_decay_steps"), "wsd_decay_steps", "is not given, and WSD requires it");
        a.require(!a.isNone("lr_wsd_decay_style"), "lr_wsd_decay_style", "is not given, and WSD requires it");
        double steps = a.number("wsd_decay_steps");
        double start = end - steps;
        DoubleUnaryOperator decay =
                switch (a.choice("lr_wsd_decay_style", "linear", "cosine", "exponential", "minus_sqrt")) {
                    case "linear" -> progress -> 1.0 - progress;
                    case "cosine" -> Megatron::wave;
                    case "exponential" -> progress -> 2.0 * Libm.pow(0.5, progress) - 1.0;
                    default -> progress -> 1.0 - Math.sqrt(progress);
                };
        return samples -> samples <= start ? 1.0 : decay.applyAsDouble((samples - start) / steps);
    }
}
