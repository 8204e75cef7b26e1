package dev.lockstep.engine.spec;

/** Newton and Schulz's iteration towards the nearest orthogonal matrix, in bfloat16 as torch does it: products round once. */
final class NewtonSchulz {
    private NewtonSchulz() {}

    /**
     * An orthogonal matrix, roughly.
     *
     * @param matrix (rows, columns). Not modified.
     */
    static double[] orthogonal(double[] matrix, int rows, int columns, OptimizerSettings settings) {
        boolean tall = rows > columns;
        int n = Math.min(rows, columns);
        int m = Math.max(rows, columns);
        double[] x = tall ? transposed(matrix, rows, columns) : matrix.clone();
        round(x);
        double norm = Math.max(round(Lamb.norm(x)), round(settings.epsilon()));
        for (int i = 0; i < x.length; i++) {
            x[i] = round(x[i] / norm);
        }
        for (int step = 0; step < settings.number(ParameterMeaning.NS_STEPS); step++) {
            x = next(x, n, m, settings);
        }
        return tall ? transposed(x, n, m) : x;
    }

    private static double[] next(double[] x, int n, int m, OptimizerSettings settings) {
        double a = settings.element(ParameterMeaning.NS_COEFFICIENTS, 0);
        double b = settings.element(ParameterMeaning.NS_COEFFICIENTS, 1);
        double c = settings.element(ParameterMeaning.NS_COEFFICIENTS, 2);
        double[] gram = sum(0, x, 1, product(x, transposed(x, n, m), n, m, n));
        double[] update = sum(b, gram, c, product(gram, gram, n, n, n));
        return sum(a, x, 1, product(update, x, n, n, m));
    }

    /** left * x + right * y, rounded. */
    private static double[] sum(double left, double[] x, double right, double[] y) {
        double[] sum = new double[y.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = round((left == 0 ? 0 : left * x[i]) + right * y[i]);
        }
        return sum;
    }

    private static double[] product(double[] x, double[] y, int rows, int inner, int columns) {
        double[] product = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < inner; k++) {
                double factor = x[row * inner + k];
                for (int column = 0; column < columns; column++) {
                    product[row * columns + column] += factor * y[k * columns + column];
                }
            }
        }
        return product;
    }

    private static double[] transposed(double[] x, int rows, int columns) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i % columns * rows + i / columns] = x[i];
        }
        return y;
    }

    private static void round(double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = round(x[i]);
        }
    }

    /** The nearest bfloat16, by way of float32, ties to even. */
    private static double round(double x) {
        int bits = Float.floatToRawIntBits((float) x);
        int half = 0x7fff + (bits >>> 16 & 1);
        return Float.intBitsToFloat((bits + half) & 0xffff0000);
    }
}
