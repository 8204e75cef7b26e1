package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.FLOAT;
import static dev.lockstep.schedule.ParameterType.INTEGER;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.TEXT;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import java.util.List;

/**
 * CyclicLR: the rate climbs and falls between two bounds. Sources: torch 2.15.0, optim/lr_scheduler.py; paddlepaddle 3.3.1,
 * optimizer/lr.py. The two write the falling side with opposite signs, which rounds alike; their names and rules differ.
 */
final class CyclicLr {
    private static final String[] MODES = {"triangular", "triangular2", "exp_range"};
    private static final String MODE_MEANING = "triangular, triangular2 or exp_range: how the height changes";

    static final List<ScheduleParameter> TORCH = List.of(
            required("base_lr", NUMBER, "lower bound"),
            required("max_lr", NUMBER, "upper bound"),
            optional("step_size_up", COUNT, 2000, "steps of the climb"),
            optional("step_size_down", COUNT, null, "steps of the fall; as the climb if None"),
            optional("mode", TEXT, "triangular", MODE_MEANING),
            optional("gamma", NUMBER, 1.0, "base of exp_range"),
            optional("scale_mode", TEXT, "cycle", "").unused());

    static final List<ScheduleParameter> PADDLE = List.of(
            required("base_learning_rate", NUMBER, "lower bound"),
            required("max_learning_rate", NUMBER, "upper bound"),
            required("step_size_up", INTEGER, "steps of the climb"),
            optional("step_size_down", INTEGER, null, "steps of the fall; as the climb if None"),
            optional("mode", TEXT, "triangular", MODE_MEANING),
            optional("exp_gamma", FLOAT, 1.0, "base of exp_range"),
            optional("scale_mode", TEXT, "cycle", "").unused());

    private final double max;
    private final double cycleSteps;
    private final double climbPart;
    private final String mode;
    private final double gamma;

    private CyclicLr(Arguments a, String maxName, String gammaName) {
        max = a.number(maxName);
        double up = a.number("step_size_up");
        double down = a.isNone("step_size_down") ? up : a.number("step_size_down");
        cycleSteps = up + down;
        climbPart = up / cycleSteps;
        mode = a.choice("mode", MODES);
        gamma = a.number(gammaName);
    }

    static CyclicLr torch(Arguments a) {
        return new CyclicLr(a, "max_lr", "gamma");
    }

    static CyclicLr paddle(Arguments a) {
        a.notNegative("max_learning_rate");
        a.positive("step_size_up");
        a.require(
                a.isNone("step_size_down") || a.number("step_size_down") > 0,
                "step_size_down",
                a.show("step_size_down") + " is not greater than 0");
        a.choice("scale_mode", "cycle", "iterations");
        return new CyclicLr(a, "max_learning_rate", "exp_gamma");
    }

    double rate(double base, int step) {
        return base + climbed(max - base, step);
    }

    /** The same cycle upside down: from the highest momentum to the lowest and back. */
    double falling(double lowest, double highest, int step) {
        return highest - climbed(highest - lowest, step);
    }

    private double climbed(double range, int step) {
        double cycle = Math.floor(1 + step / cycleSteps);
        double position = 1.0 + step / cycleSteps - cycle;
        double height = position <= climbPart ? position / climbPart : (position - 1) / (climbPart - 1);
        return range * height * scale(cycle, step);
    }

    private double scale(double cycle, int step) {
        return switch (mode) {
            case "triangular" -> 1.0;
            case "triangular2" -> 1 / Libm.pow(2.0, cycle - 1);
            default -> Libm.pow(gamma, step);
        };
    }
}
