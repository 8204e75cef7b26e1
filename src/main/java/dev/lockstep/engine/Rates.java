package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Resume;
import dev.lockstep.schedule.Schedule;
import java.util.Arrays;
import java.util.List;

/** The rate and the momentum at each update of a run. A schedule is asked for no step that no update takes. */
final class Rates {
    /** The schedule's step at each update. */
    private final int[] steps;

    private final double[] rates;
    /** Null if no schedule cycles the momentum. */
    private final double[] momenta;

    private Rates(int[] steps, double[] rates, double[] momenta) {
        this.steps = steps;
        this.rates = rates;
        this.momenta = momenta;
    }

    /**
     * The rates of a run.
     *
     * @param observed whether they are asked for at every iteration, whatever the updates
     */
    static Rates of(BackpropSpec spec, boolean observed) {
        OptimizerSpec optimizer = spec.optimizer();
        double lr = optimizer.settings(spec.precision()).lr();
        int accumulate = optimizer.accumulate();
        int updates = observed ? (spec.iterations() - 1) / accumulate + 1 : spec.iterations() / accumulate;
        if (optimizer.schedule() == null) {
            return constant(lr, updates);
        }
        int[] steps = steps(optimizer, updates);
        int last = 0;
        for (int update = 0; update < updates; update++) {
            if (observed || !skips(optimizer).contains(update)) {
                last = Math.max(last, steps[update]);
            }
        }
        Schedule schedule = optimizer.schedule(lr);
        return new Rates(steps, schedule.series(last), schedule.momenta(last).orElse(null));
    }

    /** One rate at every update. */
    static Rates constant(double lr, int updates) {
        return new Rates(new int[updates], new double[] {lr}, null);
    }

    /** A rate for each update. */
    static Rates of(double... rates) {
        int[] steps = new int[rates.length];
        Arrays.setAll(steps, update -> update);
        return new Rates(steps, rates, null);
    }

    private static int[] steps(OptimizerSpec optimizer, int updates) {
        int perUpdate = optimizer.get(OptimizerFields.SCHEDULE_STEPS);
        boolean before = optimizer.get(OptimizerFields.SCHEDULE_BEFORE_UPDATE);
        boolean skipped = optimizer.get(OptimizerFields.SKIP_SCHEDULE);
        int[] steps = new int[updates];
        int turns = 0;
        for (int update = 0; update < updates; update++) {
            turns = optimizer.loses(Resume.State.SCHEDULE, update) ? 0 : turns;
            int turn = skipped && skips(optimizer).contains(update) ? 0 : 1;
            steps[update] = Math.multiplyExact(perUpdate, before ? turns + turn : turns);
            turns += turn;
        }
        return steps;
    }

    private static List<Integer> skips(OptimizerSpec optimizer) {
        return optimizer.get(OptimizerFields.SKIP);
    }

    /** The rate at an update, counted from 0. */
    double lr(int update) {
        return rates[steps[update]];
    }

    /** The momentum that a schedule sets for an update; null if it sets none. */
    Double cycledMomentum(int update) {
        return momenta == null ? null : (Double) momenta[steps[update]];
    }
}
