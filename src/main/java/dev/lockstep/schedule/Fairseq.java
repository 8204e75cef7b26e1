package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ScheduleParameter.optional;

import java.util.List;

/**
 * fairseq's inverse square root: index i is the rate after {@code step_update(i)}, 0 the one of construction. Source: fairseq
 * 0.12.2, optim/lr_scheduler/inverse_square_root_schedule.py.
 */
final class Fairseq {
    static final Dialect DIALECT = new Dialect("fairseq", "fairseq 0.12.2 optim/lr_scheduler")
            .row(
                    "inverse_sqrt",
                    "inverse_square_root_schedule.py, InverseSquareRootSchedule",
                    Fairseq::inverseSqrt,
                    List.of(
                            optional("warmup_updates", COUNT, 4000, "updates of the warm-up"),
                            optional("warmup_init_lr", NUMBER, -1, "first rate of the warm-up; 0 if negative")));

    private Fairseq() {}

    private static Schedule inverseSqrt(Arguments a) {
        double lr = a.lr();
        double warmup = a.positive("warmup_updates");
        double given = a.number("warmup_init_lr");
        double init = given < 0 ? 0 : given;
        double increment = (lr - init) / warmup;
        double factor = lr * Libm.pow(warmup, 0.5);
        return ((Formula) update -> update < warmup ? init + update * increment : factor * Libm.pow(update, -0.5))
                .from(0);
    }
}
