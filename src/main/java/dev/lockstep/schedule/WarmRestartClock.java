package dev.lockstep.schedule;

/**
 * The clock of CosineAnnealingWarmRestarts, torch's and paddle's: periods of T_0 steps, each T_mult times as long as the one
 * before.
 */
final class WarmRestartClock {
    private final double firstPeriod;
    private final double growth;
    private double period;
    private double elapsed;

    private final boolean modulo;

    static WarmRestartClock torch(Arguments a, double elapsed) {
        return new WarmRestartClock(a, elapsed, true);
    }

    static WarmRestartClock paddle(Arguments a, double elapsed) {
        return new WarmRestartClock(a, elapsed, false);
    }

    /**
     * A clock.
     *
     * @param modulo whether a restart takes whole periods off the clock, not one; it differs only where a schedule resumes
     */
    private WarmRestartClock(Arguments a, double elapsed, boolean modulo) {
        this.modulo = modulo;
        firstPeriod = a.positive("T_0");
        growth = a.number("T_mult");
        a.require(growth >= 1, "T_mult", a.show("T_mult") + " is less than 1");
        period = firstPeriod;
        this.elapsed = elapsed;
    }

    void advance() {
        elapsed++;
        if (elapsed >= period) {
            elapsed = modulo ? elapsed % period : elapsed - period;
            period *= growth;
        }
    }

    /** Sets the clock to a step; the period is found by a logarithm, rounding and all. */
    void set(int epoch) {
        if (epoch < firstPeriod) {
            period = firstPeriod;
            elapsed = epoch;
        } else if (growth == 1) {
            elapsed = epoch % firstPeriod;
        } else {
            double periods = Math.floor(Libm.log(epoch / firstPeriod * (growth - 1) + 1) / Libm.log(growth));
            double power = Math.rint(Libm.pow(growth, periods));
            elapsed = epoch - firstPeriod * (power - 1) / (growth - 1);
            period = firstPeriod * power;
        }
    }

    double rate(double base, double etaMin) {
        return etaMin + (base - etaMin) * (1 + Libm.cos(Math.PI * elapsed / period)) / 2;
    }
}
