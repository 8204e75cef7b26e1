package dev.lockstep.schedule;

/**
 * A scheduler that reads and writes a group's rate: most of torch's are recursive, so that their rounding accumulates and
 * nesting them multiplies their effects. Source: torch 2.15.0, optim/lr_scheduler.py, LRScheduler.
 */
class TorchScheduler {
    /** The next rate from the present one. */
    @FunctionalInterface
    interface Rule {
        /** The rate after {@code lr}, for a scheduler made with {@code base}; construction takes step 0. */
        double rate(double lr, double base, int epoch);
    }

    final ParamGroup group;
    double base;
    int epoch;
    boolean initial;

    private final Rule first;
    private final Rule next;
    private final Rule restarted;

    /**
     * A scheduler before its first step.
     *
     * @param lastEpoch the step before the one that construction takes
     * @param first the rate of the step that construction takes
     * @param next the rate of every other step
     * @param restarted the rate when SequentialLR comes to this scheduler at a milestone: its closed form if it has one
     */
    TorchScheduler(ParamGroup group, int lastEpoch, Rule first, Rule next, Rule restarted) {
        this.group = group;
        this.epoch = lastEpoch;
        this.first = first;
        this.next = next;
        this.restarted = restarted;
        if (Double.isNaN(group.initialLr)) {
            group.initialLr = group.lr;
        }
        base = group.initialLr;
    }

    /** The scheduler after the step that its construction takes. */
    static TorchScheduler constructed(ParamGroup group, int lastEpoch, Rule first, Rule next, Rule restarted) {
        TorchScheduler scheduler = new TorchScheduler(group, lastEpoch, first, next, restarted);
        scheduler.initialStep();
        return scheduler;
    }

    void initialStep() {
        initial = true;
        step();
        initial = false;
    }

    void step() {
        epoch++;
        group.lr = (initial ? first : next).rate(group.lr, base, epoch);
    }

    /** What SequentialLR does at the milestone that begins this scheduler. */
    void restart() {
        epoch = 0;
        group.lr = restarted.rate(group.lr, base, epoch);
    }

    /** Takes back the count of the construction's step, though not its effect on the rate. */
    void undo() {
        epoch--;
    }
}
