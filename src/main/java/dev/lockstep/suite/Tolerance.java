package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;

/**
 * How far apart two values may be. A value passes if any one of the limits that are given holds; by {@link Method#ALLCLOSE}, if no
 * pair is further apart than {@code atol + rtol * abs(reference)}.
 *
 * @param methods the statistics that are checked and logged, in this order; not empty, and allclose alone
 * @param threshold limit of the absolute difference; null if not given
 * @param rtol limit of the difference relative to the reference; null if not given
 * @param ulp limit in units in the last place; null if not given
 * @param atol of allclose, which needs it and {@code rtol}; null otherwise
 * @param equalInf whether equal infinities are 0 apart; NaN never passes
 * @param keys other limits for some keys, of which the first that match a key win; their methods are these
 */
public record Tolerance(
        List<Method> methods,
        Double threshold,
        Double rtol,
        Long ulp,
        Double atol,
        boolean equalInf,
        List<KeyLimits> keys)
        implements Serializable {
    /** reprod_log's own: the mean within 1e-6. */
    public static final Tolerance DEFAULT = new Tolerance(List.of(Method.MEAN), 1e-6, null, null);

    public Tolerance {
        methods = List.copyOf(methods);
        keys = List.copyOf(keys);
        if (methods.isEmpty()) {
            throw new BadFieldException("method", "names no method");
        }
        if (methods.contains(Method.ALLCLOSE)) {
            requireAllclose(methods, threshold, rtol, ulp, atol);
        } else if (atol != null) {
            throw new BadFieldException("atol", "goes with the method allclose only");
        } else if (threshold == null && rtol == null && ulp == null) {
            throw new BadFieldException("", "gives no threshold, rtol or ulp");
        }
        requireLimit("threshold", threshold);
        requireLimit("rtol", rtol);
        requireLimit("atol", atol);
        if (ulp != null && ulp < 0) {
            throw new BadFieldException("ulp", ulp + " is negative");
        }
    }

    /** Without other limits for some keys. */
    public Tolerance(List<Method> methods, Double threshold, Double rtol, Long ulp, Double atol, boolean equalInf) {
        this(methods, threshold, rtol, ulp, atol, equalInf, List.of());
    }

    /** Without allclose, and equal infinities do not pass. */
    public Tolerance(List<Method> methods, Double threshold, Double rtol, Long ulp) {
        this(methods, threshold, rtol, ulp, null, false);
    }

    /** By allclose. */
    public static Tolerance allclose(double rtol, double atol, boolean equalInf) {
        return new Tolerance(List.of(Method.ALLCLOSE), null, rtol, null, atol, equalInf);
    }

    /** Whether values are held against {@code atol + rtol * abs(reference)} one by one. */
    public boolean isAllclose() {
        return atol != null;
    }

    /** The tolerance of one key. */
    public Tolerance of(String key) {
        return keys.stream()
                .filter(limits -> limits.keys().matches(key))
                .findFirst()
                .map(KeyLimits::tolerance)
                .orElse(this);
    }

    /** The same limits for every key. */
    public Tolerance withoutKeys() {
        return withKeys(List.of());
    }

    /** The same limits, with others for some keys. */
    public Tolerance withKeys(List<KeyLimits> others) {
        return new Tolerance(methods, threshold, rtol, ulp, atol, equalInf, others);
    }

    /** The patterns that match none of these keys, in order: misspelt, most likely. */
    public List<String> idle(Collection<String> all) {
        return keys.stream()
                .map(KeyLimits::keys)
                .filter(pattern -> all.stream().noneMatch(pattern::matches))
                .map(Glob::text)
                .toList();
    }

    private static void requireAllclose(List<Method> methods, Double threshold, Double rtol, Long ulp, Double atol) {
        if (methods.size() > 1) {
            throw new BadFieldException("method", "allclose goes with no other method");
        }
        if (threshold != null || ulp != null) {
            throw new BadFieldException(
                    threshold != null ? "threshold" : "ulp", "does not go with allclose, which takes rtol and atol");
        }
        if (rtol == null || atol == null) {
            throw new BadFieldException(rtol == null ? "rtol" : "atol", "is missing: allclose takes rtol and atol");
        }
    }

    private static void requireLimit(String field, Double limit) {
        if (limit != null && !(limit >= 0)) {
            throw new BadFieldException(field, limit + " is not a number at least 0");
        }
        if (limit != null && limit.isInfinite()) {
            throw new BadFieldException(field, "is not finite: everything would pass");
        }
    }
}
