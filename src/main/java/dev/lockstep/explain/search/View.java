package dev.lockstep.explain.search;

import java.util.function.Function;

/**
 * Part of what runs come to.
 *
 * @param scope what has to run for it
 * @param rest what is left of the difference there, in sigmas
 */
record View(Scope scope, Function<Response, double[]> rest) {
    double[] of(Response response) {
        return rest.apply(response);
    }
}
