package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.List;

/**
 * How far apart two values may be. A value passes if any one of the limits that are given holds.
 *
 * @param methods the statistics that are checked and logged, in this order; not empty
 * @param threshold limit of the absolute difference; null if not given
 * @param rtol limit of the difference relative to the reference; null if not given
 * @param ulp limit in units in the last place; null if not given
 */
public record Tolerance(List<Method> methods, Double threshold, Double rtol, Long ulp) implements Serializable {
    /** reprod_log's own: the mean within 1e-6. */
    public static final Tolerance DEFAULT = new Tolerance(List.of(Method.MEAN), 1e-6, null, null);

    public Tolerance {
        methods = List.copyOf(methods);
        if (methods.isEmpty()) {
            throw new BadFieldException("method", "names no method");
        }
        if (threshold == null && rtol == null && ulp == null) {
            throw new BadFieldException("", "gives no threshold, rtol or ulp");
        }
        requireLimit("threshold", threshold);
        requireLimit("rtol", rtol);
        if (ulp != null && ulp < 0) {
            throw new BadFieldException("ulp", ulp + " is negative");
        }
    }

    private static void requireLimit(String field, Double limit) {
        if (limit != null && !(limit >= 0)) {
            throw new BadFieldException(field, limit + " is not a number at least 0");
        }
    }
}
