package dev.lockstep.engine.spec;

/** The updates of {@link AdamStep} and {@link SgdStep} in double. */
public final class DoubleUpdates {
    private DoubleUpdates() {}

    /**
     * The moments of the first {@code n} elements.
     *
     * @param gradient Not modified.
     * @param p Not modified.
     * @param m Modified.
     * @param v Modified.
     */
    public static void moments(AdamStep step, double[] gradient, double[] p, double[] m, double[] v, int n) {
        double l2 = step.decay().l2();
        double beta1 = step.moments().beta1();
        double rest1 = step.moments().rest1();
        double beta2 = step.moments().beta2();
        double rest2 = step.moments().rest2();
        for (int i = 0; i < n; i++) {
            double g = gradient[i] + l2 * p[i];
            m[i] = beta1 * m[i] + rest1 * g;
            v[i] = beta2 * v[i] + rest2 * g * g;
        }
    }

    /**
     * The largest second moments so far.
     *
     * @param largest Modified.
     * @param grow factor of the second moment
     */
    public static void largest(double[] largest, double[] v, double grow, int n) {
        for (int i = 0; i < n; i++) {
            largest[i] = Math.max(largest[i], v[i] * grow);
        }
    }

    /**
     * The parameter by its moments.
     *
     * @param p Modified.
     * @param m Not modified.
     * @param v the second moment, or with amsgrad the largest. Not modified.
     */
    public static void adamValue(AdamStep step, double[] p, double[] m, double[] v, int n) {
        double keep = step.decay().keep();
        double drop = step.decay().drop();
        double root = step.denominator().root();
        double scale = step.denominator().scale();
        double epsilon = step.denominator().epsilon();
        double rate = step.step();
        double lateBefore = step.decay().lateAfter() ? 0 : step.decay().late();
        double lateAfter = step.decay().lateAfter() ? step.decay().late() : 0;
        for (int i = 0; i < n; i++) {
            double before = p[i] * keep - p[i] * drop;
            double denominator = Math.sqrt(v[i] + root) * scale + epsilon;
            double after = before - rate * m[i] / denominator - lateBefore * before;
            p[i] = after - lateAfter * after;
        }
    }

    /**
     * Gradient descent.
     *
     * @param gradient Not modified.
     * @param p Modified.
     * @param v the momentum. Modified.
     */
    public static void descend(SgdStep step, double[] gradient, double[] p, double[] v, int n) {
        double l2 = step.l2();
        double keep = step.keep();
        double momentum = step.momentum();
        double push = step.push();
        double pull = step.pull();
        double look = step.nesterov() ? step.look() : 0;
        double past = step.nesterov() ? step.momentum() : 1;
        for (int i = 0; i < n; i++) {
            double g = gradient[i] + l2 * p[i];
            v[i] = momentum * v[i] + push * g;
            p[i] = p[i] * keep - pull * (look * g + past * v[i]);
        }
    }
}
