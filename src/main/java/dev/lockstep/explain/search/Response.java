package dev.lockstep.explain.search;

import java.util.Map;

/**
 * What a trial came to.
 *
 * @param values by seed: one a {@link Target} element, NaN for those beyond the trial's iterations; empty if it did not run
 * @param problem why it did not run; empty if it did
 */
public record Response(Map<Long, double[]> values, String problem) {
    public Response {
        values = Map.copyOf(values);
    }

    /** A trial that ran. */
    public static Response of(Map<Long, double[]> values) {
        return new Response(values, "");
    }

    /** A trial that could not. */
    public static Response failed(String problem) {
        return new Response(Map.of(), problem);
    }

    boolean ran() {
        return problem.isEmpty();
    }
}
