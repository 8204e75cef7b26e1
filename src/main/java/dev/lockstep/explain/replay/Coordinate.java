package dev.lockstep.explain.replay;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** A number of a setting, on the scale on which it is searched. */
sealed interface Coordinate permits Coordinate.Rate, Coordinate.RateAt, NumberCoordinate {
    /** Where a setting stands. */
    double of(Setting setting);

    /** The setting with another number. */
    Setting put(Setting setting, double x);

    /** The number at a place: the place itself, on a linear scale. */
    default double number(double x) {
        return x;
    }

    /** The place of a number. */
    default double place(double number) {
        return number;
    }

    /** The nearest number of so many digits; of shares near 1 it is what they leave of 1 that has them. */
    default double rounded(double number, int digits) {
        return number == 0 || !Double.isFinite(number)
                ? number
                : new BigDecimal(number).round(new MathContext(digits)).doubleValue();
    }

    /**
     * How far apart two places are whose difference gives a derivative.
     *
     * @param rate of the updates there
     */
    double step(double x, double rate);

    /**
     * The rate of all updates, as a factor of a shape.
     *
     * @param shape the rates' proportions, one an update
     */
    record Rate(List<Double> shape) implements Coordinate {
        public Rate {
            shape = List.copyOf(shape);
        }

        @Override
        public double of(Setting setting) {
            for (int t = 0; t < shape.size(); t++) {
                if (shape.get(t) != 0) {
                    return setting.rate(t) / shape.get(t);
                }
            }
            return 0;
        }

        @Override
        public Setting put(Setting setting, double x) {
            return setting.withRates(
                    shape.stream().mapToDouble(rate -> x * rate).toArray());
        }

        @Override
        public double step(double x, double rate) {
            return Math.max(Math.abs(x), 1e-12) * 1e-3;
        }
    }

    /** The rate of one update. */
    record RateAt(int update) implements Coordinate {
        @Override
        public double of(Setting setting) {
            return setting.rate(update);
        }

        @Override
        public Setting put(Setting setting, double x) {
            double[] rates = setting.rates();
            rates[update] = x;
            return setting.withRates(rates);
        }

        @Override
        public double step(double x, double rate) {
            return Math.max(Math.abs(x), 1e-8) * 1e-3;
        }
    }
}
