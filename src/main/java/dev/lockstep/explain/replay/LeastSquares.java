package dev.lockstep.explain.replay;

import java.util.Arrays;

/** Levenberg's and Marquardt's method, with forward differences for derivatives. */
final class LeastSquares {
    private static final double FIRST_DAMPING = 1e-3;
    private static final double MOST_DAMPING = 1e8;
    /** A step that gains less than this share is the last one. */
    private static final double ENOUGH = 1e-9;
    /** Keeps a direction without an effect from being divided by. */
    private static final double TINY = 1e-300;

    private LeastSquares() {}

    /** What is brought to zero. */
    @FunctionalInterface
    interface Residuals {
        double[] at(double[] x);
    }

    /** Where the search ended. */
    static final class Minimum {
        private final double[] x;
        private final double chiSquare;
        private final double[][] information;

        /**
         * A place.
         *
         * @param chiSquare sum of the residuals' squares there
         * @param information of each pair of coordinates: the derivatives' products, summed
         */
        private Minimum(double[] x, double chiSquare, double[][] information) {
            this.x = x;
            this.chiSquare = chiSquare;
            this.information = information;
        }

        double[] x() {
            return x.clone();
        }

        /** Sum of the residuals' squares. */
        double chiSquare() {
            return chiSquare;
        }

        /** Standard deviations of the coordinates, of residuals of variance 1; infinite for one without an effect. */
        double[] deviations() {
            int n = x.length;
            double[] deviations = new double[n];
            for (int i = 0; i < n; i++) {
                double[] unit = new double[n];
                unit[i] = 1;
                double[] column = solve(information, unit, 1e-13);
                deviations[i] = column == null || !(column[i] > 0) || !(information[i][i] > TINY)
                        ? Double.POSITIVE_INFINITY
                        : Math.sqrt(column[i]);
            }
            return deviations;
        }
    }

    /**
     * Searches from a place.
     *
     * @param x Not modified.
     * @param steps of the differences, one a coordinate
     * @param most iterations
     */
    static Minimum minimise(Residuals residuals, double[] x, double[] steps, int most) {
        double[] at = x.clone();
        double[] rest = residuals.at(at);
        double chiSquare = square(rest);
        double[][] information = new double[x.length][x.length];
        double damping = FIRST_DAMPING;
        boolean moving = true;
        for (int i = 0; i < most && moving; i++) {
            double[][] slopes = slopes(residuals, at, rest, steps);
            information = products(slopes);
            double[] downhill = downhill(slopes, rest);
            moving = false;
            while (!moving && damping < MOST_DAMPING) {
                double[] step = solve(information, downhill, damping);
                double[] next = step == null ? null : plus(at, step);
                double[] left = next == null ? null : residuals.at(next);
                double square = left == null ? Double.NaN : square(left);
                if (square <= chiSquare) {
                    moving = chiSquare - square > ENOUGH * chiSquare;
                    at = next;
                    rest = left;
                    chiSquare = square;
                    damping = Math.max(damping / 10, 1e-12);
                    break;
                }
                damping *= 10;
            }
        }
        return new Minimum(at, chiSquare, products(slopes(residuals, at, rest, steps)));
    }

    private static double[][] slopes(Residuals residuals, double[] x, double[] rest, double[] steps) {
        double[][] slopes = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            double[] moved = x.clone();
            moved[i] += steps[i];
            double[] there = residuals.at(moved);
            double[] slope = new double[rest.length];
            for (int j = 0; j < rest.length; j++) {
                slope[j] = (there[j] - rest[j]) / steps[i];
            }
            slopes[i] = slope;
        }
        return slopes;
    }

    private static double[][] products(double[][] slopes) {
        double[][] products = new double[slopes.length][slopes.length];
        for (int i = 0; i < slopes.length; i++) {
            for (int j = 0; j <= i; j++) {
                products[i][j] = dot(slopes[i], slopes[j]);
                products[j][i] = products[i][j];
            }
        }
        return products;
    }

    private static double[] downhill(double[][] slopes, double[] rest) {
        return Arrays.stream(slopes).mapToDouble(slope -> -dot(slope, rest)).toArray();
    }

    /** Solves by Cholesky's method, each diagonal element grown by a share; null if that is not possible. */
    private static double[] solve(double[][] matrix, double[] right, double damping) {
        int n = right.length;
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j] * (i == j ? 1 + damping : 1) + (i == j ? TINY : 0);
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i == j && !(sum > 0)) {
                    return null;
                }
                lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
            }
        }
        return substituted(lower, right);
    }

    private static double[] substituted(double[][] lower, double[] right) {
        int n = right.length;
        double[] x = right.clone();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= lower[i][k] * x[k];
            }
            x[i] /= lower[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                x[i] -= lower[k][i] * x[k];
            }
            x[i] /= lower[i][i];
        }
        return x;
    }

    private static double[] plus(double[] x, double[] step) {
        double[] sum = x.clone();
        for (int i = 0; i < x.length; i++) {
            sum[i] += step[i];
        }
        return sum;
    }

    /** The sum of squares; NaN if any value is not finite. */
    static double square(double[] values) {
        return dot(values, values);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
