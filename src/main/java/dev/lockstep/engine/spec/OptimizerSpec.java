package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.Schedule;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.io.Serializable;
import java.util.Map;

/**
 * An optimizer as its user calls it: the values of {@link OptimizerFields}.
 *
 * @param values of its fields
 */
public record OptimizerSpec(Values values) implements Serializable {
    /** Checks what one field alone cannot tell. A schedule that starts from the optimizer's rate and names none is given it. */
    public OptimizerSpec {
        OptimizerDialect dialect =
                OptimizerDialects.of(values.get(OptimizerFields.FRAMEWORK), values.get(OptimizerFields.NAME));
        Map<String, Object> params = values.get(OptimizerFields.PARAMS);
        dialect.requireParams(params);
        ScheduleSpec schedule = values.get(OptimizerFields.SCHEDULE);
        if (schedule == null) {
            dialect.requireRate(params);
        } else {
            Double rate = dialect.rate(params);
            ScheduleSpec started = rate == null ? schedule : startingFrom(schedule, rate);
            requireSchedule(started);
            values = values.with(OptimizerFields.SCHEDULE, started);
        }
        if (values.get(OptimizerFields.AMSGRAD) && values.get(OptimizerFields.NAME) == OptimizerName.SGD) {
            throw new BadFieldException("optimizer.amsgrad", "true, but SGD has no second moment");
        }
    }

    /**
     * An optimizer as a suite says it.
     *
     * @param plain values by the fields' names
     * @throws BadFieldException if a value cannot be
     */
    public static OptimizerSpec of(Object plain) {
        return new OptimizerSpec(OptimizerFields.SECTION.read(plain));
    }

    private static void requireSchedule(ScheduleSpec schedule) {
        try {
            Schedules.of(startingFrom(schedule, 0));
        } catch (BadFieldException e) {
            throw e.under("optimizer.schedule");
        }
    }

    /** Schedules that start from the optimizer's rate take it from its parameters where they name none. */
    private static ScheduleSpec startingFrom(ScheduleSpec schedule, double lr) {
        return schedule.lr() == null && Schedules.takesLr(schedule.framework())
                ? new ScheduleSpec(schedule.framework(), schedule.scheduler(), schedule.params(), lr)
                : schedule;
    }

    /** The schedule; the given rate is where it starts if it needs one and names none. */
    public Schedule schedule(double lr) {
        return Schedules.of(startingFrom(schedule(), lr));
    }

    /** The same optimizer but for one field. */
    public <T> OptimizerSpec with(Field<T> field, T value) {
        return new OptimizerSpec(values.with(field, value));
    }

    /** The value of one of {@link OptimizerFields}. */
    public <T> T get(Field<T> field) {
        return values.get(field);
    }

    /** As suites write it, every default filled in but for the params: theirs are the framework's own. */
    public Map<String, Object> plain() {
        return OptimizerFields.SECTION.plain(values);
    }

    public OptimizerFramework framework() {
        return get(OptimizerFields.FRAMEWORK);
    }

    public OptimizerName name() {
        return get(OptimizerFields.NAME);
    }

    /** The framework's own parameters by its own names; what is absent has the framework's default. */
    public Map<String, Object> params() {
        return get(OptimizerFields.PARAMS);
    }

    public boolean amsgrad() {
        return get(OptimizerFields.AMSGRAD);
    }

    /** Limit of the L2 norm over all gradients; null for none. */
    public Double clipNorm() {
        return get(OptimizerFields.CLIP_NORM);
    }

    /** Limit of each gradient's magnitude; null for none. */
    public Double clipValue() {
        return get(OptimizerFields.CLIP_VALUE);
    }

    /** The rate at the i-th update is its index i; null for the constant rate among the params. */
    public ScheduleSpec schedule() {
        return get(OptimizerFields.SCHEDULE);
    }

    /** Whether gradients are zeroed after an update. */
    public boolean zeroGrad() {
        return get(OptimizerFields.ZERO_GRAD);
    }

    /** Iterations whose gradients are summed into one update. */
    public int accumulate() {
        return get(OptimizerFields.ACCUMULATE);
    }

    /** Whether weight decay reaches the parameter of this name: its name contains none of {@code no_decay}. */
    public boolean decays(String parameter) {
        return get(OptimizerFields.NO_DECAY).stream().noneMatch(parameter::contains);
    }

    @Override
    public String toString() {
        return OptimizerFields.SECTION.text(values);
    }
}
