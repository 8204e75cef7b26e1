package dev.lockstep.schedule;

/**
 * An MMEngine scheduler of the rate: recursive as torch's are, and at work only from {@code begin} to before {@code end}. Source:
 * mmengine 0.10.7, optim/scheduler/param_scheduler.py, _ParamScheduler.
 */
final class MmScheduler {
    /** MMEngine's {@code INF}. */
    static final int NEVER = 1_000_000_000;

    /** The next rate from the present one. */
    @FunctionalInterface
    interface Rule {
        /** The rate after {@code lr}, for a scheduler made with {@code base}; construction takes step 0 unless it resumes. */
        double rate(double lr, double base, int step);
    }

    private final ParamGroup group;
    private final double begin;
    private final double end;
    private final double base;
    private final Rule rule;
    private int lastStep;
    private int global = -1;

    /** The scheduler after the step that its construction takes. */
    MmScheduler(Arguments a, ParamGroup group, Rule rule) {
        this.group = group;
        this.begin = a.number("begin");
        this.end = a.number("end");
        a.require(end > begin, "end", a.show("end") + " is not greater than begin " + a.show("begin"));
        this.lastStep = (int) a.number("last_step");
        a.require(lastStep >= -1, "last_step", lastStep + " is less than -1");
        if (Double.isNaN(group.initialLr)) {
            group.initialLr = group.lr;
        }
        this.base = group.initialLr;
        this.rule = rule;
        step();
    }

    void step() {
        global++;
        if (begin <= global && global < end) {
            lastStep++;
            group.lr = rule.rate(group.lr, base, lastStep);
        }
    }
}
