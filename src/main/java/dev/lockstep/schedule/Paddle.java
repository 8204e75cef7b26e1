package dev.lockstep.schedule;

import static dev.lockstep.schedule.Parameter.optional;
import static dev.lockstep.schedule.ParameterType.FLAG;
import static dev.lockstep.schedule.ParameterType.INTEGER;

import java.util.List;

/** The schedules of paddle.optimizer.lr. Source: paddlepaddle 3.3.1, optimizer/lr.py. */
final class Paddle {
    /** What every schedule of paddle and paddlenlp takes. */
    static final List<Parameter> RESUMED = List.of(
            optional("last_epoch", INTEGER, -1, "step before the first one"),
            optional("verbose", FLAG, false, "print each rate; without effect here"));

    private Paddle() {}

    /** The schedule that starts at the step after {@code last_epoch}. */
    static Schedule resumed(Arguments a, Formula formula) {
        double last = a.number("last_epoch");
        a.require(last >= -1, "last_epoch", a.show("last_epoch") + " is less than -1");
        return formula.from((int) last + 1);
    }
}
