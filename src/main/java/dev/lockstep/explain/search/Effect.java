package dev.lockstep.explain.search;

/** What an edit does by itself. */
final class Effect {
    private final Hypothesis edit;
    private final double[] sigmas;
    private final Knob knob;
    private final double number;

    /**
     * An effect.
     *
     * @param sigmas one an element
     * @param knob that the edit turns; null if it sets no number that is free
     * @param number to which; NaN for none
     */
    Effect(Hypothesis edit, double[] sigmas, Knob knob, double number) {
        this.edit = edit;
        this.sigmas = sigmas.clone();
        this.knob = knob;
        this.number = number;
    }

    Hypothesis edit() {
        return edit;
    }

    Knob knob() {
        return knob;
    }

    boolean isFree() {
        return knob != null;
    }

    /** Not a copy. */
    double[] sigmas() {
        return sigmas;
    }

    /** Where the knob has so many times the effect, were it a line. */
    NumbersFit.Start start(double part) {
        double now = knob.place(knob.current());
        double there = knob.place(number);
        double length = Math.sqrt(Comparison.chiSquare(sigmas));
        if (!Double.isFinite(now) || now == there) {
            return new NumbersFit.Start(knob, number, length / Math.max(1e-3, Math.abs(there)));
        }
        double bounded = Math.max(-2, Math.min(4, part));
        return new NumbersFit.Start(knob, knob.number(now + bounded * (there - now)), length / Math.abs(there - now));
    }
}
