package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.Schedule;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An optimizer as its user calls it.
 *
 * @param params the framework's own parameters by its own names; what is absent has the framework's default
 * @param noDecay parameters whose name contains any of these get no weight decay; case-sensitive
 * @param clipNorm limit of the L2 norm over all gradients; null for none
 * @param clipValue limit of each gradient's magnitude; null for none
 * @param schedule the rate at the i-th update is its index i; null for the constant rate in {@code params}
 * @param zeroGrad whether gradients are zeroed after an update
 * @param accumulate iterations whose gradients are summed into one update
 */
public record OptimizerSpec(
        OptimizerFramework framework,
        OptimizerName name,
        Map<String, Object> params,
        boolean amsgrad,
        List<String> noDecay,
        Double clipNorm,
        Double clipValue,
        ScheduleSpec schedule,
        boolean zeroGrad,
        int accumulate)
        implements Serializable {
    public OptimizerSpec {
        Require.present("optimizer.framework", framework);
        Require.present("optimizer.name", name);
        // Not Map.copyOf: the framework's None is null, and the order is the user's.
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        noDecay = List.copyOf(noDecay);
        OptimizerDialects.of(framework, name).requireParams(params);
        if (schedule == null) {
            OptimizerDialects.of(framework, name).requireRate(params);
        } else {
            requireSchedule(schedule);
        }
        if (clipNorm != null) {
            Require.finiteNotNegative("optimizer.clip_norm", clipNorm);
        }
        if (clipValue != null) {
            Require.finiteNotNegative("optimizer.clip_value", clipValue);
        }
        if (amsgrad && name == OptimizerName.SGD) {
            throw new BadFieldException("optimizer.amsgrad", "true, but SGD has no second moment");
        }
        Require.atLeast("optimizer.accumulate", accumulate, 1);
    }

    private static void requireSchedule(ScheduleSpec schedule) {
        try {
            Schedules.of(withRate(schedule, 0));
        } catch (BadFieldException e) {
            throw e.under("optimizer.schedule");
        }
    }

    /** Schedules that start from the optimizer's rate take it from its parameters where they name none. */
    private static ScheduleSpec withRate(ScheduleSpec schedule, double lr) {
        return schedule.lr() == null && Schedules.takesLr(schedule.framework())
                ? new ScheduleSpec(schedule.framework(), schedule.scheduler(), schedule.params(), lr)
                : schedule;
    }

    /** The schedule; the given rate is where it starts if it needs one and names none. */
    public Schedule schedule(double lr) {
        return Schedules.of(withRate(schedule, lr));
    }

    /** Whether weight decay reaches the parameter of this name. */
    public boolean decays(String parameter) {
        return noDecay.stream().noneMatch(parameter::contains);
    }
}
