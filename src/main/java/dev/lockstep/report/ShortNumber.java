package dev.lockstep.report;

import dev.lockstep.record.PythonRepr;
import java.math.BigDecimal;
import java.math.MathContext;

/** Figures for people, without digits that mean nothing. */
final class ShortNumber {
    /** Two numbers that are further apart than this are not near in any sense that counts units in the last place. */
    private static final long MOST_ULP = 999_999_999;

    private static final MathContext THREE_DIGITS = new MathContext(3);

    private ShortNumber() {}

    /** Units in the last place; a dash for very many. */
    static String ulp(long ulp) {
        return ulp > MOST_ULP ? "-" : Long.toString(ulp);
    }

    /** Three significant digits. */
    static String rounded(double value) {
        return PythonRepr.of(
                Double.isFinite(value)
                        ? new BigDecimal(value).round(THREE_DIGITS).doubleValue()
                        : value);
    }
}
