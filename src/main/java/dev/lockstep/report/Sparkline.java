package dev.lockstep.report;

import java.util.Arrays;

/** A curve in one line of text, on a logarithmic axis. */
final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String ZERO = "_";
    private static final String NOT_FINITE = "×";
    private static final int MOST = 60;

    private Sparkline() {}

    /** One character per value: zeros and what is not finite have their own; of very many values the largest of each stretch. */
    static String of(double[] values) {
        double[] shown = values.length <= MOST ? values : stretches(values);
        double low = Arrays.stream(shown)
                .filter(Sparkline::isPositive)
                .map(Math::log)
                .min()
                .orElse(0);
        double high = Arrays.stream(shown)
                .filter(Sparkline::isPositive)
                .map(Math::log)
                .max()
                .orElse(0);
        StringBuilder line = new StringBuilder();
        for (double value : shown) {
            line.append(character(value, low, high));
        }
        return line.toString();
    }

    private static String character(double value, double low, double high) {
        if (!Double.isFinite(value)) {
            return NOT_FINITE;
        }
        if (value <= 0) {
            return ZERO;
        }
        double height = high > low ? (Math.log(value) - low) / (high - low) : 1;
        int bar = (int) Math.round(height * (BARS.length() - 1));
        return BARS.substring(bar, bar + 1);
    }

    private static boolean isPositive(double value) {
        return value > 0 && Double.isFinite(value);
    }

    private static double[] stretches(double[] values) {
        double[] largest = new double[MOST];
        for (int i = 0; i < values.length; i++) {
            int stretch = (int) ((long) i * MOST / values.length);
            largest[stretch] = Math.max(largest[stretch], values[i]);
        }
        return largest;
    }
}
