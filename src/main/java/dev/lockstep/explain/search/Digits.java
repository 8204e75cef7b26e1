package dev.lockstep.explain.search;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalDouble;

/** Numbers as people choose them: with few digits. */
public final class Digits {
    private static final int MOST = 17;

    private Digits() {}

    /** How many significant digits a number has in decimal; 0 for 0. */
    static int of(double number) {
        return number == 0
                ? 0
                : new BigDecimal(Double.toString(Math.abs(number)))
                        .stripTrailingZeros()
                        .precision();
    }

    /** What the last of a number's digits counts; infinite of 0. */
    static double unit(double number) {
        return number == 0
                ? Double.POSITIVE_INFINITY
                : new BigDecimal(Double.toString(Math.abs(number)))
                        .stripTrailingZeros()
                        .ulp()
                        .doubleValue();
    }

    /**
     * The number with the fewest digits within an interval: of these the nearest to a number.
     *
     * @param most at most so many digits
     * @return empty if all numbers within have more
     */
    public static OptionalDouble fewest(double low, double number, double high, int most) {
        if (!(low <= number && number <= high) || !Double.isFinite(number)) {
            return OptionalDouble.empty();
        }
        if (low <= 0 && high >= 0) {
            return OptionalDouble.of(0);
        }
        for (int digits = 1; digits <= Math.min(most, MOST); digits++) {
            Optional<Double> found = rounded(low, number, high, digits);
            if (found.isPresent()) {
                return OptionalDouble.of(found.get());
            }
        }
        return OptionalDouble.empty();
    }

    private static Optional<Double> rounded(double low, double number, double high, int digits) {
        BigDecimal exact = new BigDecimal(number);
        for (RoundingMode mode : new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP}) {
            double round = exact.round(new MathContext(digits, mode)).doubleValue();
            if (low <= round && round <= high) {
                return Optional.of(round);
            }
        }
        return Optional.empty();
    }
}
