package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.AdamStep;
import dev.lockstep.engine.spec.MaskValue;
import dev.lockstep.engine.spec.SgdStep;
import dev.lockstep.engine.spec.Variance;

/**
 * The kernels of one precision over the first n elements of arrays that are in the first-level cache. C2 makes vectors of loops that
 * are small and index every array by exactly [i].
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract sealed class RowKernels<A> permits FloatRowKernels, DoubleRowKernels {
    /** A new array. */
    abstract A array(int length);

    /** @param x its start becomes zero. Modified. */
    abstract void clear(A x, int n);

    /** @param x Modified: y is added. */
    abstract void addTo(A x, A y, int n);

    /** @param x Modified: multiplied by y. */
    abstract void multiplyTo(A x, A y, int n);

    /**
     * Centres x and divides it by its standard deviation; returns the factor.
     *
     * @param x Modified.
     * @param room Modified.
     */
    abstract double normalise(Variance variance, A x, A room, int n, double epsilon);

    /** @param x Modified: x * scale + shift. */
    abstract void scaleAndShift(A x, A scale, A shift, int n);

    /**
     * Adds one row's gradients of scale and shift.
     *
     * @param dScale Modified.
     * @param dShift Modified.
     */
    abstract void sumNormGradients(A dy, A normal, A dScale, A dShift, int n);

    /**
     * Replaces dy by rate * (s - mean(s) - normal * mean(s * normal) * correction), s = dy * scale.
     *
     * @param dy Modified.
     * @param room Modified.
     */
    abstract void normGradient(A dy, A normal, A scale, A room, int n, double rate, double correction);

    /** @param y Modified. */
    abstract void activate(Activation activation, A x, A y, int n);

    /** @param slope Modified. */
    abstract void slope(Activation activation, A x, A slope, int n);

    /** @param x scores, Modified where they are not seen. */
    abstract void hide(A x, boolean[] seen, MaskValue unseen, int n);

    /** @param x Modified: scores become probabilities. */
    abstract void softmaxRow(A x, int n);

    /** @param dScores Modified: the gradient of the probabilities becomes that of the scores. */
    abstract void softmaxGradient(A dScores, A probabilities, int n);

    /**
     * One update by gradient descent.
     *
     * @param p Modified.
     * @param v Modified.
     */
    abstract void descend(SgdStep step, A gradient, A p, A v, int n);

    /** @param x Modified: cut to [-limit, limit]. */
    abstract void clip(A x, double limit, int n);

    /**
     * Updates both moments.
     *
     * @param m Modified.
     * @param v Modified.
     */
    abstract void moments(AdamStep step, A gradient, A p, A m, A v, int n);

    /** @param largest Modified: the larger of it and {@code v * grow}. */
    abstract void largest(A largest, A v, double grow, int n);

    /** @param p Modified: updated from its moments. */
    abstract void adamValue(AdamStep step, A p, A m, A v, int n);
}
