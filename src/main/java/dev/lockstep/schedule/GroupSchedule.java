package dev.lockstep.schedule;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The series of a scheduler that works upon a parameter group; each evaluation makes a group and a scheduler of its own. */
final class GroupSchedule implements Schedule {
    private final double lr;
    private final Function<ParamGroup, Runnable> maker;

    /**
     * A schedule of a maker.
     *
     * @param lr the group's rate before there is a scheduler
     * @param maker constructs the scheduler upon a group, and gives its step
     */
    GroupSchedule(double lr, Function<ParamGroup, Runnable> maker) {
        this.lr = lr;
        this.maker = maker;
    }

    @Override
    public double[] series(int steps) {
        return run(steps, group -> group.lr);
    }

    @Override
    public Optional<double[]> momenta(int steps) {
        double[] momenta = run(steps, group -> group.momentum);
        return Double.isNaN(momenta[0]) ? Optional.empty() : Optional.of(momenta);
    }

    private double[] run(int steps, ToDoubleFunction<ParamGroup> value) {
        ParamGroup group = new ParamGroup(lr);
        Runnable step = maker.apply(group);
        double[] values = new double[steps + 1];
        values[0] = value.applyAsDouble(group);
        for (int i = 1; i <= steps; i++) {
            step.run();
            values[i] = value.applyAsDouble(group);
        }
        return values;
    }
}
