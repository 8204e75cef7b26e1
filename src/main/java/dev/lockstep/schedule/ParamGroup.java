package dev.lockstep.schedule;

/** The optimizer's one parameter group, through which torch's schedulers speak with each other. */
final class ParamGroup {
    double lr;
    /** Set by the first scheduler that is made for the group; NaN before. */
    double initialLr = Double.NaN;

    /** OneCycleLR's. */
    double maxLr;
    /** OneCycleLR's. */
    double minLr;

    ParamGroup(double lr) {
        this.lr = lr;
    }
}
