package dev.lockstep.schedule;

/** A paddle scheduler, which keeps its own last rate. Source: paddlepaddle 3.3.1, optimizer/lr.py, LRScheduler. */
class PaddleScheduler {
    /** The next rate from the last one. */
    @FunctionalInterface
    interface Rule {
        /** The rate at {@code epoch}, which is 0 at construction unless the schedule resumes. */
        double rate(double last, int epoch);
    }

    int epoch;
    double last;

    private final Rule next;
    private final Rule closed;

    /**
     * @param closed the rate when the step is set rather than counted up: paddle's closed form if it has one
     * @param lastEpoch the step before the one that construction takes
     */
    PaddleScheduler(double base, int lastEpoch, Rule next, Rule closed) {
        last = base;
        epoch = lastEpoch;
        this.next = next;
        this.closed = closed;
    }

    void step() {
        epoch++;
        last = next.rate(last, epoch);
    }

    /** Goes to a step, as LinearWarmup makes what it warms up to do. */
    void stepTo(int step) {
        epoch = step;
        last = closed.rate(last, epoch);
    }

    /** CosineAnnealingWarmRestarts, whose clock goes wrong by a rounded logarithm when it is set. */
    static final class WarmRestarts extends PaddleScheduler {
        private final WarmRestartClock clock;

        WarmRestarts(double base, int lastEpoch, WarmRestartClock clock, double etaMin) {
            super(
                    base,
                    lastEpoch,
                    (last, epoch) -> clock.rate(base, etaMin),
                    (last, epoch) -> clock.rate(base, etaMin));
            this.clock = clock;
        }

        @Override
        void step() {
            if (epoch < 0) {
                clock.set(0);
            } else {
                clock.advance();
            }
            super.step();
        }

        @Override
        void stepTo(int step) {
            clock.set(step);
            super.stepTo(step);
        }
    }
}
