package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.FLAG;
import static dev.lockstep.schedule.ParameterType.FLOAT;
import static dev.lockstep.schedule.ParameterType.INTEGER;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.TEXT;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import java.util.List;

/**
 * OneCycleLR: up to the highest rate, then down to the lowest, in two phases or three. Sources: torch 2.15.0,
 * optim/lr_scheduler.py; paddlepaddle 3.3.1, optimizer/lr.py. torch gives the lowest rate as a part of the first, paddle by itself.
 */
final class OneCycle {
    static final List<ScheduleParameter> TORCH = List.of(
            required("max_lr", NUMBER, "highest rate"),
            optional("total_steps", INTEGER, null, "steps in all; or give epochs and steps_per_epoch"),
            optional("epochs", INTEGER, null, "epochs in all"),
            optional("steps_per_epoch", INTEGER, null, "steps of an epoch"),
            optional("pct_start", FLOAT, 0.3, "the climb's part of the steps"),
            optional("anneal_strategy", TEXT, "cos", "cos or linear"),
            optional("div_factor", NUMBER, 25.0, "highest rate over the first"),
            optional("final_div_factor", NUMBER, 1e4, "first rate over the last"),
            optional("three_phase", FLAG, false, "fall to the first rate, then to the last"));

    static final List<ScheduleParameter> PADDLE = List.of(
            required("max_learning_rate", NUMBER, "highest rate"),
            required("total_steps", INTEGER, "steps in all"),
            optional("divide_factor", NUMBER, 25.0, "highest rate over the first"),
            optional("end_learning_rate", NUMBER, 1e-4, "last rate"),
            optional("phase_pct", FLOAT, 0.3, "the climb's part of the steps"),
            optional("anneal_strategy", TEXT, "cos", "cos or linear"),
            optional("three_phase", FLAG, false, "fall to the first rate, then to the last"));

    final double initial;
    final double max;
    final double min;

    private final int totalSteps;
    /** The last step of each phase. */
    private final double[] ends;

    private final boolean threePhase;

    private final boolean cosine;

    private OneCycle(Arguments a, double initial, double max, double min, int totalSteps, String startName) {
        this.initial = initial;
        this.max = max;
        this.min = min;
        this.totalSteps = totalSteps;
        double start = a.number(startName);
        a.require(start >= 0 && start <= 1, startName, a.show(startName) + " is not between 0 and 1");
        threePhase = a.flag("three_phase");
        ends = threePhase
                ? new double[] {start * totalSteps - 1, 2 * start * totalSteps - 2, totalSteps - 1}
                : new double[] {start * totalSteps - 1, totalSteps - 1};
        cosine = a.choice("anneal_strategy", "cos", "linear").equals("cos");
    }

    static OneCycle torch(Arguments a) {
        double initial = a.number("max_lr") / divisor(a, "div_factor");
        double min = initial / divisor(a, "final_div_factor");
        return new OneCycle(a, initial, a.number("max_lr"), min, steps(a), "pct_start");
    }

    static OneCycle paddle(Arguments a) {
        double max = a.notNegative("max_learning_rate");
        double min = a.notNegative("end_learning_rate");
        a.require(
                !a.flag("three_phase") || a.number("phase_pct") < 0.5,
                "phase_pct",
                a.show("phase_pct") + " is not less than 0.5, as three_phase asks");
        double initial = max / divisor(a, "divide_factor");
        a.require(initial >= 0, "divide_factor", a.show("divide_factor") + " makes the first rate negative");
        return new OneCycle(a, initial, max, min, (int) a.positive("total_steps"), "phase_pct");
    }

    /** @param span steps in all if {@code total_steps} is None */
    static OneCycle mmengine(Arguments a, int span) {
        double initial = a.number("eta_max") / divisor(a, "div_factor");
        double min = initial / divisor(a, "final_div_factor");
        int total = a.isNone("total_steps") ? span : (int) a.positive("total_steps");
        return new OneCycle(a, initial, a.number("eta_max"), min, total, "pct_start");
    }

    private static double divisor(Arguments a, String name) {
        double divisor = a.number(name);
        a.require(divisor != 0, name, a.show(name) + " is divided by");
        return divisor;
    }

    private static int steps(Arguments a) {
        if (!a.isNone("total_steps")) {
            return (int) a.positive("total_steps");
        }
        a.require(
                !a.isNone("epochs") && !a.isNone("steps_per_epoch"),
                "total_steps",
                "give it, or epochs and steps_per_epoch");
        return Math.multiplyExact((int) a.positive("epochs"), (int) a.positive("steps_per_epoch"));
    }

    double rate(int step) {
        return rate(initial, max, min, step);
    }

    /** The rate between rates other than the schedule's own: torch's schedulers share them within a group. */
    double rate(double first, double highest, double last, int step) {
        return threePhase ? between(step, first, highest, first, last) : between(step, first, highest, last);
    }

    /** The momentum, which is lowest where the rate is highest. */
    double momentum(double lowest, double highest, int step) {
        return threePhase ? between(step, highest, lowest, highest, highest) : between(step, highest, lowest, highest);
    }

    /** @param levels where each phase begins, and where the last one ends */
    private double between(int step, double... levels) {
        if (step > totalSteps) {
            throw new BadFieldException("params.total_steps", totalSteps + " steps are over at step " + step);
        }
        int phase = 0;
        while (step > ends[phase] && phase < ends.length - 1) {
            phase++;
        }
        double begin = phase == 0 ? 0.0 : ends[phase - 1];
        double progress = (step - begin) / (ends[phase] - begin);
        return anneal(levels[phase], levels[phase + 1], progress);
    }

    private double anneal(double from, double to, double progress) {
        return cosine ? to + (from - to) / 2.0 * (Libm.cos(Math.PI * progress) + 1) : (to - from) * progress + from;
    }
}
