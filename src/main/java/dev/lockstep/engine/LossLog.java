package dev.lockstep.engine;

import dev.lockstep.engine.spec.Averaging;
import dev.lockstep.engine.spec.ObserveFields;
import dev.lockstep.engine.spec.RunSpec;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a log shows of a run's losses: each, or means, times a factor. */
final class LossLog {
    private final double scale;
    private final Averaging average;
    private final int resetEvery;
    private final Deque<Double> window = new ArrayDeque<>();

    LossLog(RunSpec spec) {
        Integer reset = spec.get(ObserveFields.LOSS_RESET);
        this.scale = spec.get(ObserveFields.LOSS_SCALE);
        this.average = spec.get(ObserveFields.LOSS_AVERAGE);
        this.resetEvery = reset == null ? Integer.MAX_VALUE : reset;
    }

    /**
     * What is shown at an iteration; each is asked for once, in order.
     *
     * @param loss the iteration's own, in the run's precision
     */
    double next(int iteration, double loss) {
        if (average.equals(Averaging.NONE)) {
            return scale * loss;
        }
        if (iteration % resetEvery == 0) {
            window.clear();
        }
        if (window.size() == average.window()) {
            window.removeFirst();
        }
        window.addLast(loss);
        double sum = 0;
        for (double each : window) {
            sum += each;
        }
        return scale * (sum / window.size());
    }
}
