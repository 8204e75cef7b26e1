package dev.lockstep.judge;

/** How often a side rounds the value that it observes, in variances of one rounding. */
public enum Rounding {
    /** Lockstep's engine rounds a loss once. */
    ENGINE(1),
    /** A framework's float32 log-softmax rounds more than once. */
    FRAMEWORK(2.5);

    private final double kappa;

    Rounding(double kappa) {
        this.kappa = kappa;
    }

    /**
     * How a side rounds.
     *
     * @param isComputed whether Lockstep's engine makes its values
     */
    public static Rounding of(boolean isComputed) {
        return isComputed ? ENGINE : FRAMEWORK;
    }

    /** Variances of one rounding. */
    public double kappa() {
        return kappa;
    }
}
