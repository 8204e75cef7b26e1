package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.AdamStep;

/**
 * The update of Adam's kin where the parameter is float32: what a kernel stores between two stages is rounded to that type, as decay
 * before the step and decay after it are stages of their own. All else is in double: what is left is the last rounding.
 */
final class SingleStages {
    private SingleStages() {}

    /**
     * The parameter by its moments.
     *
     * @param p Modified.
     * @param m Not modified.
     * @param v Not modified.
     */
    static void adamValue(AdamStep step, double[] p, double[] m, double[] v) {
        double keep = step.decay().keep();
        double drop = step.decay().drop();
        double root = step.denominator().root();
        double scale = step.denominator().scale();
        double epsilon = step.denominator().epsilon();
        double rate = step.step();
        boolean isLate = step.decay().lateAfter();
        double lateBefore = isLate ? 0 : step.decay().late();
        double lateAfter = isLate ? step.decay().late() : 0;
        for (int i = 0; i < p.length; i++) {
            double before = (float) (p[i] * keep - (float) (p[i] * drop));
            double denominator = Math.sqrt(v[i] + root) * scale + epsilon;
            double after = before - rate * m[i] / denominator - lateBefore * before;
            p[i] = lateAfter == 0 ? after : (float) after - lateAfter * (float) after;
        }
    }
}
