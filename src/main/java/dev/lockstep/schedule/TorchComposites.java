package dev.lockstep.schedule;

import java.util.List;

/** Schedulers over schedulers, and the one that keeps a clock of its own. Source: torch 2.15.0, optim/lr_scheduler.py. */
final class TorchComposites {
    private static final TorchScheduler.Rule UNUSED = (lr, base, epoch) -> lr;

    private TorchComposites() {}

    /** All of them take every step, in order. */
    static final class Chained extends TorchScheduler {
        private final List<TorchScheduler> schedulers;

        Chained(ParamGroup group, List<TorchScheduler> schedulers) {
            super(group, -1, UNUSED, UNUSED, UNUSED);
            this.schedulers = schedulers;
        }

        @Override
        void step() {
            schedulers.forEach(TorchScheduler::step);
        }

        @Override
        void restart() {
            throw notRestartable("ChainedScheduler");
        }

        @Override
        void undo() {
            schedulers.forEach(TorchScheduler::undo);
        }
    }

    /** One after the other; the schedulers were constructed one upon the other, which their closed forms repair on restart. */
    static final class Sequential extends TorchScheduler {
        private final List<TorchScheduler> schedulers;
        private final double[] milestones;

        Sequential(ParamGroup group, int lastEpoch, List<TorchScheduler> schedulers, double[] milestones) {
            super(group, lastEpoch, UNUSED, UNUSED, UNUSED);
            this.schedulers = schedulers;
            this.milestones = milestones;
            epoch++;
            group.lr = group.initialLr;
            schedulers.forEach(TorchScheduler::undo);
            schedulers.get(bisectRight(milestones, 0)).initialStep();
        }

        @Override
        void step() {
            epoch++;
            int index = bisectRight(milestones, epoch);
            TorchScheduler scheduler = schedulers.get(index);
            if (index > 0 && milestones[index - 1] == epoch) {
                scheduler.restart();
            } else {
                scheduler.step();
            }
        }

        @Override
        void restart() {
            throw notRestartable("SequentialLR");
        }

        @Override
        void undo() {
            schedulers.forEach(TorchScheduler::undo);
        }
    }

    private static BadFieldException notRestartable(String name) {
        return new BadFieldException(
                "params.schedulers", name + " cannot begin at a milestone: torch has no get_lr for it");
    }

    /** CosineAnnealingWarmRestarts, whose clock starts anew without the step count. */
    static final class WarmRestarts extends TorchScheduler {
        private final WarmRestartClock clock;
        private final double etaMin;

        WarmRestarts(ParamGroup group, int lastEpoch, WarmRestartClock clock, double etaMin) {
            super(group, lastEpoch, UNUSED, UNUSED, (lr, base, epoch) -> clock.rate(base, etaMin));
            this.clock = clock;
            this.etaMin = etaMin;
            initialStep();
        }

        @Override
        void step() {
            if (epoch < 0) {
                epoch = 0;
                clock.set(0);
            } else {
                epoch++;
                clock.advance();
            }
            group.lr = clock.rate(base, etaMin);
        }
    }

    /** Python's {@code bisect_right}, which takes the list's order for granted. */
    static int bisectRight(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) / 2;
            if (value < sorted[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
