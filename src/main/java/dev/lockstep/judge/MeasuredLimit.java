package dev.lockstep.judge;

import dev.lockstep.suite.ObservedKey;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A limit for a key that rests on the noise of its run.
 *
 * @param key the key
 * @param sigma what rounding alone tells the sides apart by
 * @param limit which rounding exceeds in one check of a hundred at most, under any key and seed; of two digits
 */
public record MeasuredLimit(String key, double sigma, double limit) {
    private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.UP);

    /**
     * The limits of a check's keys; none for keys that were not measured.
     *
     * @param values of the keys, in their order: those of one run; NaN where there is none
     * @param seeds how many the check has
     */
    public static List<MeasuredLimit> of(
            NoiseFloor floor,
            List<ObservedKey> keys,
            List<Double> values,
            int seeds,
            Rounding candidate,
            Rounding reference) {
        List<MeasuredLimit> limits = new ArrayList<>();
        for (int place = 0; place < keys.size(); place++) {
            if (floor.freedom(place) > 0 && Double.isFinite(values.get(place))) {
                double sigma = floor.sigma(place, values.get(place), candidate, reference);
                double farthest = NoiseFamily.outlier((long) seeds * keys.size(), floor.freedom(place));
                double limit =
                        new BigDecimal(farthest * sigma).round(TWO_DIGITS).doubleValue();
                limits.add(new MeasuredLimit(keys.get(place).key(), sigma, limit));
            }
        }
        return limits;
    }

    /** How a threshold compares, in words. */
    public String compared(Double threshold) {
        if (threshold == null) {
            return "none";
        }
        double times = threshold / limit;
        String text = new BigDecimal(Math.max(times, 1 / times))
                .round(new MathContext(2))
                .toPlainString();
        return times >= 1 ? text + " times too loose" : text + " times too tight";
    }
}
