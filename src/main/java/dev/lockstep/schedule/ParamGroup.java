package dev.lockstep.schedule;

/** The optimizer's one parameter group, through which torch's schedulers speak with each other. NaN is a key that nobody has set. */
final class ParamGroup {
    double lr;
    /** Set by the first scheduler that is made for the group. */
    double initialLr = Double.NaN;

    /** OneCycleLR's. */
    double maxLr = Double.NaN;
    /** OneCycleLR's. */
    double minLr = Double.NaN;

    /** What schedulers that cycle the momentum make of it, or of Adam's beta1. */
    double momentum = Double.NaN;
    /** The bounds of the scheduler that was made last; OneCycleLR reads them from here. */
    double baseMomentum = Double.NaN;

    double maxMomentum = Double.NaN;

    ParamGroup(double lr) {
        this.lr = lr;
    }
}
