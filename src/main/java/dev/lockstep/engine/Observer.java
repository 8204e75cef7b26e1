package dev.lockstep.engine;

import dev.lockstep.engine.spec.ObservationRequest;

/** Takes what a run reports. Arrays are the observer's to keep. */
public interface Observer {
    /**
     * A value in float32.
     *
     * @param request what asked for it
     * @param name the request's name filled in, such as {@code grad/classifier.bias}
     * @param iteration counted from 0
     * @param shape its axes; empty for a scalar
     * @param values in row-major order
     */
    void observed(ObservationRequest request, String name, int iteration, long[] shape, float[] values);

    /** A value in double: a norm, or anything of a float64 run. */
    void observed(ObservationRequest request, String name, int iteration, long[] shape, double[] values);
}
