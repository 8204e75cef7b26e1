package dev.lockstep.judge;

import java.io.Serializable;
import java.util.Map;

/**
 * How a side rounds.
 *
 * @param kappa variances of one rounding of the value that it observes
 * @param scale by how much its precision is coarser than the one in which the noise was measured
 */
public record Rounding(double kappa, double scale) implements Serializable {
    /** Lockstep's engine rounds a loss once. */
    public static final Rounding ENGINE = new Rounding(1, 1);
    /** A framework's float32 log-softmax rounds more than once. */
    public static final Rounding FRAMEWORK = new Rounding(2.5, 1);

    /** Bits of the significand by the names of precisions; matrices in tf32 have as many as float16. */
    private static final Map<String, Integer> BITS =
            Map.of("float64", 53, "float32", 24, "tf32", 11, "float16", 11, "bfloat16", 8);

    /**
     * How a side rounds in the precision in which the noise was measured.
     *
     * @param isOwnEngine whether Lockstep's own engine makes its values
     */
    public static Rounding of(boolean isOwnEngine) {
        return isOwnEngine ? ENGINE : FRAMEWORK;
    }

    /**
     * The same side where the noise was measured in a finer precision; a finer one, and unknown names, leave it as it is.
     *
     * @param own the side's precision, as its producer names it
     * @param measured that of the runs that measured the noise
     */
    public Rounding in(String own, String measured) {
        return BITS.containsKey(own) && BITS.containsKey(measured)
                ? new Rounding(kappa, Math.scalb(1.0, Math.max(0, BITS.get(measured) - BITS.get(own))))
                : this;
    }

    /** Whether its noise is that of another precision, scaled. */
    public boolean isScaled() {
        return scale != 1;
    }

    /** The part of {@link #variance} that is the runs' spread. */
    double spread(double measured) {
        return scale * scale * measured;
    }

    /** The variance of a value, of which runs in the measured precision have this one, in squared spacings. */
    double variance(double measured) {
        return scale * scale * (measured + kappa / 12);
    }
}
