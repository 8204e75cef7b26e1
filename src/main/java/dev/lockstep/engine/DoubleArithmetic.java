package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.AdamStep;
import dev.lockstep.engine.spec.MaskValue;
import dev.lockstep.engine.spec.SgdStep;
import dev.lockstep.engine.spec.Variance;
import java.util.Arrays;
import org.bytedeco.openblas.global.openblas;

/** Float64: the arbiter. Plain loops over rows, exact functions; products by OpenBLAS. */
final class DoubleArithmetic extends Arithmetic {
    private static final int TILE = 1024;

    private final double[] a;
    private final double[] b;
    private final double[] c;
    private final double[] d;
    private final double[] e;
    private final double[] f;
    private final double[] g;

    /**
     * Kernels for a run.
     *
     * @param width the longest row that will come
     */
    DoubleArithmetic(WorkerThreads team, int width) {
        super(team);
        int length = Math.max(width, TILE);
        a = new double[length];
        b = new double[length];
        c = new double[length];
        d = new double[length];
        e = new double[length];
        f = new double[length];
        g = new double[length];
    }

    @Override
    DoubleTensor allocate(int size) {
        return DoubleTensor.zeros(size);
    }

    private static DoubleTensor of(Tensor tensor) {
        return (DoubleTensor) tensor;
    }

    @Override
    void multiplyAlone(Product product, Tensor left, Tensor right, Tensor result) {
        openblas.cblas_dgemm(
                openblas.CblasRowMajor,
                product.transposeA() ? openblas.CblasTrans : openblas.CblasNoTrans,
                product.transposeB() ? openblas.CblasTrans : openblas.CblasNoTrans,
                product.rows(),
                product.columns(),
                product.inner(),
                product.alpha(),
                of(left).pointer(),
                product.strideA(),
                of(right).pointer(),
                product.strideB(),
                product.beta(),
                of(result).pointer(),
                product.strideC());
    }

    @Override
    void addRows(int columns, int[] from, Tensor table, Tensor y) {
        for (int row = 0; row < from.length; row++) {
            if (from[row] >= 0) {
                addRow(columns, table, from[row], y, row);
            }
        }
    }

    @Override
    void addToRows(int columns, int[] to, Tensor y, Tensor table) {
        for (int row = 0; row < to.length; row++) {
            if (to[row] >= 0) {
                addRow(columns, y, row, table, to[row]);
            }
        }
    }

    private void addRow(int columns, Tensor x, int rowX, Tensor y, int rowY) {
        of(x).read(rowX * columns, a, columns);
        of(y).read(rowY * columns, b, columns);
        addTo(b, a, columns);
        of(y).write(rowY * columns, b, columns);
    }

    @Override
    void addBias(int rows, int columns, Tensor bias, Tensor y) {
        of(bias).read(0, b, columns);
        for (int row = 0; row < rows; row++) {
            of(y).read(row * columns, a, columns);
            addTo(a, b, columns);
            of(y).write(row * columns, a, columns);
        }
    }

    @Override
    void columnSums(int rows, int columns, Tensor y, Tensor sums) {
        Arrays.fill(b, 0, columns, 0);
        for (int row = 0; row < rows; row++) {
            of(y).read(row * columns, a, columns);
            addTo(b, a, columns);
        }
        of(sums).write(0, b, columns);
    }

    private static void addTo(double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] += y[i];
        }
    }

    @Override
    void normForward(
            int rows,
            int columns,
            double epsilon,
            Variance variance,
            Tensor x,
            Tensor bias,
            Tensor residual,
            Tensor scale,
            Tensor shift,
            Tensor normal,
            Tensor rate,
            Tensor y) {
        of(scale).read(0, c, columns);
        of(shift).read(0, d, columns);
        Arrays.fill(e, 0, columns, 0);
        if (bias != null) {
            of(bias).read(0, e, columns);
        }
        for (int row = 0; row < rows; row++) {
            int at = row * columns;
            of(x).read(at, a, columns);
            addTo(a, e, columns);
            if (residual != null) {
                of(residual).read(at, b, columns);
                addTo(a, b, columns);
            }
            rate.set(row, normalise(variance, a, b, columns, epsilon));
            of(normal).write(at, a, columns);
            scaleAndShift(a, c, d, columns);
            of(y).write(at, a, columns);
        }
    }

    /** Centres x and divides it by its standard deviation; returns the factor. */
    private static double normalise(Variance variance, double[] x, double[] room, int n, double epsilon) {
        double square = variance == Variance.RAW ? meanSquare(x, room, n) : 0;
        double mean = sum(x, n) / n;
        for (int i = 0; i < n; i++) {
            x[i] -= mean;
        }
        double spread =
                variance == Variance.RAW ? square - mean * mean : meanSquare(x, room, n) * correction(variance, n);
        double factor = (1 / Math.sqrt(spread + epsilon));
        for (int i = 0; i < n; i++) {
            x[i] *= factor;
        }
        return factor;
    }

    private static double meanSquare(double[] x, double[] room, int n) {
        for (int i = 0; i < n; i++) {
            room[i] = x[i] * x[i];
        }
        return sum(room, n) / n;
    }

    private static void scaleAndShift(double[] x, double[] scale, double[] shift, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] * scale[i] + shift[i];
        }
    }

    @Override
    void normBackward(
            int rows,
            int columns,
            Variance variance,
            Tensor dy,
            Tensor scale,
            Tensor normal,
            Tensor rate,
            Tensor dx,
            Tensor dScale,
            Tensor dShift,
            Tensor dBias) {
        of(scale).read(0, c, columns);
        Arrays.fill(d, 0, columns, 0);
        Arrays.fill(e, 0, columns, 0);
        Arrays.fill(f, 0, columns, 0);
        for (int row = 0; row < rows; row++) {
            int at = row * columns;
            of(dy).read(at, a, columns);
            of(normal).read(at, b, columns);
            sumNormGradients(a, b, d, e, columns);
            normGradient(a, b, c, g, columns, rate.get(row), correction(variance, columns));
            addTo(f, a, columns);
            of(dx).write(at, a, columns);
        }
        of(dScale).write(0, d, columns);
        of(dShift).write(0, e, columns);
        of(dBias).write(0, f, columns);
    }

    private static void sumNormGradients(double[] dy, double[] normal, double[] dScale, double[] dShift, int n) {
        for (int i = 0; i < n; i++) {
            dScale[i] += dy[i] * normal[i];
            dShift[i] += dy[i];
        }
    }

    /** Replaces dy by rate * (s - mean(s) - normal * mean(s * normal)), s = dy * scale. */
    private static void normGradient(
            double[] dy, double[] normal, double[] scale, double[] room, int n, double rate, double correction) {
        for (int i = 0; i < n; i++) {
            dy[i] *= scale[i];
        }
        for (int i = 0; i < n; i++) {
            room[i] = dy[i] * normal[i];
        }
        double mean = sum(dy, n) / n;
        double along = sum(room, n) / n * correction;
        for (int i = 0; i < n; i++) {
            dy[i] = rate * (dy[i] - mean - normal[i] * along);
        }
    }

    @Override
    void activate(Activation activation, int rows, int columns, Tensor bias, Tensor x, Tensor y) {
        of(bias).read(0, c, columns);
        for (int row = 0; row < rows; row++) {
            of(x).read(row * columns, a, columns);
            addTo(a, c, columns);
            of(x).write(row * columns, a, columns);
            activate(activation, a, b, columns);
            of(y).write(row * columns, b, columns);
        }
    }

    private static void activate(Activation activation, double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Activations.value(activation, x[i]);
        }
    }

    @Override
    void activateBackward(Activation activation, int rows, int columns, Tensor x, Tensor dy, Tensor dBias) {
        Arrays.fill(d, 0, columns, 0);
        for (int row = 0; row < rows; row++) {
            of(x).read(row * columns, a, columns);
            of(dy).read(row * columns, b, columns);
            slope(activation, a, c, columns);
            multiplyTo(b, c, columns);
            addTo(d, b, columns);
            of(dy).write(row * columns, b, columns);
        }
        of(dBias).write(0, d, columns);
    }

    private void slope(Activation activation, double[] x, double[] slope, int n) {
        for (int i = 0; i < n; i++) {
            slope[i] = Activations.slope(activation, x[i]);
        }
    }

    private static void multiplyTo(double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= y[i];
        }
    }

    @Override
    void softmax(int rows, int columns, boolean[] seen, MaskValue unseen, Tensor scores) {
        for (int row = 0; row < rows; row++) {
            of(scores).read(row * columns, a, columns);
            if (seen != null) {
                hide(a, seen, unseen, columns);
            }
            softmaxRow(a, columns);
            if (seen != null && unseen == MaskValue.ZERO && none(seen)) {
                Arrays.fill(a, 0, columns, 0);
            }
            of(scores).write(row * columns, a, columns);
        }
    }

    private static void hide(double[] x, boolean[] seen, MaskValue unseen, int n) {
        for (int i = 0; i < n; i++) {
            if (!seen[i]) {
                x[i] = switch (unseen) {
                    case MINUS_INFINITY, ZERO -> Double.NEGATIVE_INFINITY;
                    case LOWEST -> -Double.MAX_VALUE;
                    case MINUS_10000 -> x[i] - 10_000;
                };
            }
        }
    }

    private static void softmaxRow(double[] x, int n) {
        double max = max(x, n);
        for (int i = 0; i < n; i++) {
            x[i] -= max;
        }
        for (int i = 0; i < n; i++) {
            x[i] = Math.exp(x[i]);
        }
        double factor = 1 / sum(x, n);
        for (int i = 0; i < n; i++) {
            x[i] *= factor;
        }
    }

    @Override
    void softmaxBackward(int rows, int columns, Tensor probabilities, Tensor dScores) {
        for (int row = 0; row < rows; row++) {
            of(probabilities).read(row * columns, a, columns);
            of(dScores).read(row * columns, b, columns);
            multiplyTo(b, a, columns);
            subtractAlong(b, a, sum(b, columns), columns);
            of(dScores).write(row * columns, b, columns);
        }
    }

    private static void subtractAlong(double[] x, double[] direction, double length, int n) {
        for (int i = 0; i < n; i++) {
            x[i] -= direction[i] * length;
        }
    }

    @Override
    void descend(SgdStep step, int from, int length, Tensor gradient, Tensor value, Tensor velocity) {
        for (int done = 0; done < length; done += TILE) {
            int n = Math.min(TILE, length - done);
            of(gradient).read(done, a, n);
            of(value).read(from + done, b, n);
            of(velocity).read(from + done, c, n);
            descend(step, a, b, c, n);
            of(value).write(from + done, b, n);
            if (step.momentum() != 0) {
                of(velocity).write(from + done, c, n);
            }
        }
    }

    private static void descend(SgdStep step, double[] gradient, double[] p, double[] v, int n) {
        double l2 = step.l2();
        double keep = step.keep();
        double momentum = step.momentum();
        double push = step.push();
        double pull = step.pull();
        double look = (step.nesterov() ? step.look() : 0);
        double past = (step.nesterov() ? step.momentum() : 1);
        for (int i = 0; i < n; i++) {
            double g = gradient[i] + l2 * p[i];
            v[i] = momentum * v[i] + push * g;
            p[i] = p[i] * keep - pull * (look * g + past * v[i]);
        }
    }

    @Override
    void clip(double limit, int length, Tensor x) {
        for (int done = 0; done < length; done += TILE) {
            int n = Math.min(TILE, length - done);
            of(x).read(done, a, n);
            for (int i = 0; i < n; i++) {
                a[i] = Math.max(-limit, Math.min(limit, a[i]));
            }
            of(x).write(done, a, n);
        }
    }

    @Override
    void adam(AdamStep step, int from, int length, Tensor gradient, AdamState state) {
        for (int done = 0; done < length; done += TILE) {
            int n = Math.min(TILE, length - done);
            int at = from + done;
            of(gradient).read(done, a, n);
            of(state.value()).read(at, b, n);
            of(state.first()).read(at, c, n);
            of(state.second()).read(at, d, n);
            moments(step, a, b, c, d, n);
            double[] second = d;
            if (step.amsgrad()) {
                of(state.largest()).read(at, e, n);
                largest(e, d, step.denominator().grow(), n);
                of(state.largest()).write(at, e, n);
                second = e;
            }
            of(state.first()).write(at, c, n);
            of(state.second()).write(at, d, n);
            adamValue(step, b, c, second, n);
            of(state.value()).write(at, b, n);
        }
    }

    private static void moments(AdamStep step, double[] gradient, double[] p, double[] m, double[] v, int n) {
        double l2 = step.decay().l2();
        double beta1 = step.moments().beta1();
        double rest1 = step.moments().rest1();
        double beta2 = step.moments().beta2();
        double rest2 = step.moments().rest2();
        for (int i = 0; i < n; i++) {
            double g = gradient[i] + l2 * p[i];
            m[i] = beta1 * m[i] + rest1 * g;
            v[i] = beta2 * v[i] + rest2 * g * g;
        }
    }

    private static void largest(double[] largest, double[] v, double grow, int n) {
        for (int i = 0; i < n; i++) {
            largest[i] = Math.max(largest[i], v[i] * grow);
        }
    }

    private static void adamValue(AdamStep step, double[] p, double[] m, double[] v, int n) {
        double keep = step.decay().keep();
        double drop = step.decay().drop();
        double root = step.denominator().root();
        double scale = step.denominator().scale();
        double epsilon = step.denominator().epsilon();
        double rate = step.step();
        double lateBefore = step.decay().lateAfter() ? 0 : step.decay().late();
        double lateAfter = step.decay().lateAfter() ? step.decay().late() : 0;
        for (int i = 0; i < n; i++) {
            double before = p[i] * keep - p[i] * drop;
            double denominator = Math.sqrt(v[i] + root) * scale + epsilon;
            double after = before - rate * m[i] / denominator - lateBefore * before;
            p[i] = after - lateAfter * after;
        }
    }

    private static double sum(double[] x, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += x[i];
        }
        return sum;
    }

    private static double max(double[] x, int n) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }
}
