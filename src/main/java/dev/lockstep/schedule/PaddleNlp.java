package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.FLAG;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import java.util.List;

/**
 * The schedules of paddlenlp.transformers. Source: paddlenlp 2.8.1, transformers/optimization.py.
 *
 * <p>The warm-up is a number of steps if it is an integer, else a part of {@code total_steps}. The cosine has one cycle by
 * default where Hugging Face's has a half, and takes only integers there; with hard restarts it takes only floats.
 */
final class PaddleNlp {
    private static final List<ScheduleParameter> COMMON = List.of(
            required("learning_rate", NUMBER, "highest rate"),
            required("total_steps", COUNT, "steps in all, warm-up included"),
            required("warmup", NUMBER, "int: steps of the warm-up from 0; float: its part of total_steps"));
    private static final List<ScheduleParameter> ANNEALING = Dialect.join(
            List.of(
                    required("max_lr", NUMBER, "highest rate"),
                    required("min_lr", NUMBER, "last rate"),
                    required("warmup_step", COUNT, "steps of the warm-up from 0"),
                    required("decay_step", COUNT, "step at which the decay ends, warm-up included")),
            Paddle.RESUMED);

    static final Dialect DIALECT = new Dialect("paddlenlp", "paddlenlp 2.8.1 transformers/optimization.py")
            .row(
                    "LinearDecayWithWarmup",
                    "LinearDecayWithWarmup",
                    PaddleNlp::linear,
                    Dialect.join(COMMON, Paddle.RESUMED))
            .row(
                    "ConstScheduleWithWarmup",
                    "ConstScheduleWithWarmup",
                    PaddleNlp::constant,
                    Dialect.join(
                            List.of(
                                    COMMON.get(0),
                                    COMMON.get(2),
                                    optional("total_steps", COUNT, null, "steps in all; needed if warmup is a float")),
                            Paddle.RESUMED))
            .row(
                    "CosineDecayWithWarmup",
                    "CosineDecayWithWarmup",
                    PaddleNlp::cosine,
                    Dialect.join(
                            COMMON,
                            List.of(
                                    optional("with_hard_restarts", FLAG, false, "jump back to the highest rate"),
                                    optional("num_cycles", NUMBER, null, "int: waves [1]; float: hard restarts [0.5]")),
                            Paddle.RESUMED))
            .row(
                    "PolyDecayWithWarmup",
                    "PolyDecayWithWarmup",
                    PaddleNlp::polynomial,
                    Dialect.join(
                            COMMON,
                            List.of(
                                    optional("lr_end", NUMBER, 1e-7, "last rate"),
                                    optional("power", NUMBER, 1.0, "exponent of what remains")),
                            Paddle.RESUMED))
            .row(
                    "CosineAnnealingWithWarmupDecay",
                    "CosineAnnealingWithWarmupDecay",
                    a -> annealing(a, ratio -> 0.5 * (Libm.cos(Math.PI * ratio) + 1.0)),
                    ANNEALING)
            .row(
                    "LinearAnnealingWithWarmupDecay",
                    "LinearAnnealingWithWarmupDecay",
                    a -> annealing(a, ratio -> 1.0 - ratio),
                    ANNEALING);

    private PaddleNlp() {}

    private static Schedule linear(Arguments a) {
        return scaled(a, Warmup.linear(warmup(a), a.number("total_steps")));
    }

    private static Schedule constant(Arguments a) {
        a.require(
                a.isInteger("warmup") || (!a.isNone("total_steps") && a.number("total_steps") != 0),
                "total_steps",
                a.show("total_steps") + ", while warmup " + a.show("warmup") + " is a part of it");
        return scaled(a, Warmup.constant(warmup(a)));
    }

    private static Schedule cosine(Arguments a) {
        boolean restarts = a.flag("with_hard_restarts");
        a.requireWritten(
                a.isNone("num_cycles") || a.isInteger("num_cycles") != restarts,
                "num_cycles",
                a.show("num_cycles")
                        + (restarts
                                ? " is an integer; with_hard_restarts it must be a float"
                                : " is no integer; without with_hard_restarts it must be one"));
        double cycles = cycles(a, restarts);
        double total = a.number("total_steps");
        return scaled(
                a,
                restarts
                        ? Warmup.cosineWithRestarts(warmup(a), total, cycles)
                        : Warmup.cosine(warmup(a), total, cycles));
    }

    private static double cycles(Arguments a, boolean restarts) {
        double otherwise = restarts ? 0.5 : 1;
        return a.isNone("num_cycles") ? otherwise : a.number("num_cycles");
    }

    private static Schedule polynomial(Arguments a) {
        double lr = a.number("learning_rate");
        return scaled(a, Warmup.polynomial(a, lr, "warmup", warmup(a), "total_steps", a.number("total_steps")));
    }

    private static Schedule annealing(Arguments a, java.util.function.DoubleUnaryOperator decay) {
        double max = a.notNegative("max_lr");
        double min = a.number("min_lr");
        double warmup = a.number("warmup_step");
        double end = a.number("decay_step");
        a.require(end != 0 || warmup != 0, "decay_step", "0 with warmup_step 0 leaves no step to decay over");
        return Paddle.resumed(a, step -> {
            if (warmup > 0 && step <= warmup) {
                return max * step / warmup;
            }
            return step > end ? min : min + decay.applyAsDouble((step - warmup) / (end - warmup)) * (max - min);
        });
    }

    private static double warmup(Arguments a) {
        double warmup = a.number("warmup");
        return a.isInteger("warmup") ? warmup : Math.floor(warmup * a.number("total_steps"));
    }

    private static Schedule scaled(Arguments a, Formula factor) {
        double lr = a.notNegative("learning_rate");
        return Paddle.resumed(a, step -> lr * factor.at(step));
    }
}
