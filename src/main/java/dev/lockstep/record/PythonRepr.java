package dev.lockstep.record;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as Python's {@code repr} prints them: the fewest digits that read back to the same double, and of these the closest.
 * The digits are by Schubfach (Raffaello Giulietti), which jackson-core brings as {@code DoubleToDecimal}; JDK 17's own
 * {@code Double.toString} gives one digit too many at times (JDK-4511638).
 */
public final class PythonRepr {
    private static final int MIN_FIXED_EXPONENT = -4;
    private static final int MAX_FIXED_EXPONENT = 15;
    private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);

    private PythonRepr() {}

    /** A whole number prints as its digits, any other as a double: {@code 1e-06}, {@code 0.0001}, {@code inf}, {@code nan}. */
    public static String of(Number value) {
        return value instanceof Double || value instanceof Float ? of(value.doubleValue()) : value.toString();
    }

    private static String of(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        double magnitude = Math.abs(value);
        if (Double.isInfinite(magnitude)) {
            return sign + "inf";
        }
        return sign + (magnitude == 0 ? "0.0" : text(shortest(magnitude)));
    }

    /** Schubfach never gives less than two digits, since Java prints two; Python prints one where one will do. */
    private static BigDecimal shortest(double magnitude) {
        BigDecimal digits = new BigDecimal(DoubleToDecimal.toString(magnitude)).stripTrailingZeros();
        BigDecimal one = digits.round(ONE_DIGIT);
        return one.doubleValue() == magnitude ? one.stripTrailingZeros() : digits;
    }

    private static String text(BigDecimal number) {
        int exponent = number.precision() - number.scale() - 1;
        if (exponent < MIN_FIXED_EXPONENT || exponent > MAX_FIXED_EXPONENT) {
            return scientific(number.unscaledValue().toString(), exponent);
        }
        String plain = number.toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }

    private static String scientific(String digits, int exponent) {
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String sign = exponent < 0 ? "-" : "+";
        int magnitude = Math.abs(exponent);
        return digits.charAt(0) + fraction + "e" + sign + (magnitude < 10 ? "0" : "") + magnitude;
    }
}
