package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.AdamStep;
import dev.lockstep.engine.spec.MaskValue;
import dev.lockstep.engine.spec.SgdStep;
import dev.lockstep.engine.spec.Variance;
import java.util.Arrays;
import org.bytedeco.openblas.global.openblas;

/**
 * Float32: rows go through tiles in the first-level cache, products to OpenBLAS. Not sealed, as the benchmark times each kernel.
 */
non-sealed class FloatArithmetic extends Arithmetic {
    private static final int TILE = 1024;
    /**
     * Elements of an update at a time. It streams three or four tensors through memory, and the processor runs ahead from one
     * step of a tile to the next, and to the next tile, only if the steps are short.
     */
    private static final int UPDATE_TILE = 256;

    private final float[] a;
    private final float[] b;
    private final float[] c;
    private final float[] d;
    private final float[] e;
    private final float[] f;
    private final float[] g;
    private final double[] wide;

    /**
     * Kernels for a run.
     *
     * @param width the longest row that will come
     */
    FloatArithmetic(WorkerThreads team, int width) {
        super(team);
        int length = Math.max(width, TILE);
        a = new float[length];
        b = new float[length];
        c = new float[length];
        d = new float[length];
        e = new float[length];
        f = new float[length];
        g = new float[length];
        wide = new double[length];
    }

    @Override
    FloatTensor allocate(int size) {
        return FloatTensor.zeros(size);
    }

    private static FloatTensor of(Tensor tensor) {
        return (FloatTensor) tensor;
    }

    @Override
    void multiplyAlone(Product product, Tensor left, Tensor right, Tensor result) {
        openblas.cblas_sgemm(
                openblas.CblasRowMajor,
                product.transposeA() ? openblas.CblasTrans : openblas.CblasNoTrans,
                product.transposeB() ? openblas.CblasTrans : openblas.CblasNoTrans,
                product.rows(),
                product.columns(),
                product.inner(),
                (float) product.alpha(),
                of(left).pointer(),
                product.strideA(),
                of(right).pointer(),
                product.strideB(),
                (float) product.beta(),
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

    private static void addTo(float[] x, float[] y, int n) {
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
            rate.set(row, normalise(variance, a, b, columns, (float) epsilon));
            of(normal).write(at, a, columns);
            scaleAndShift(a, c, d, columns);
            of(y).write(at, a, columns);
        }
    }

    /** Centres x and divides it by its standard deviation; returns the factor. */
    private static float normalise(Variance variance, float[] x, float[] room, int n, float epsilon) {
        float square = variance == Variance.RAW ? meanSquare(x, room, n) : 0;
        float mean = FloatTileKernels.sum(x, n) / n;
        for (int i = 0; i < n; i++) {
            x[i] -= mean;
        }
        float spread = variance == Variance.RAW
                ? square - mean * mean
                : meanSquare(x, room, n) * (float) correction(variance, n);
        float factor = (float) (1 / Math.sqrt(spread + epsilon));
        for (int i = 0; i < n; i++) {
            x[i] *= factor;
        }
        return factor;
    }

    private static float meanSquare(float[] x, float[] room, int n) {
        for (int i = 0; i < n; i++) {
            room[i] = x[i] * x[i];
        }
        return FloatTileKernels.sum(room, n) / n;
    }

    private static void scaleAndShift(float[] x, float[] scale, float[] shift, int n) {
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
            normGradient(a, b, c, g, columns, (float) rate.get(row), (float) correction(variance, columns));
            addTo(f, a, columns);
            of(dx).write(at, a, columns);
        }
        of(dScale).write(0, d, columns);
        of(dShift).write(0, e, columns);
        of(dBias).write(0, f, columns);
    }

    private static void sumNormGradients(float[] dy, float[] normal, float[] dScale, float[] dShift, int n) {
        for (int i = 0; i < n; i++) {
            dScale[i] += dy[i] * normal[i];
            dShift[i] += dy[i];
        }
    }

    /** Replaces dy by rate * (s - mean(s) - normal * mean(s * normal)), s = dy * scale. */
    private static void normGradient(
            float[] dy, float[] normal, float[] scale, float[] room, int n, float rate, float correction) {
        for (int i = 0; i < n; i++) {
            dy[i] *= scale[i];
        }
        for (int i = 0; i < n; i++) {
            room[i] = dy[i] * normal[i];
        }
        float mean = FloatTileKernels.sum(dy, n) / n;
        float along = FloatTileKernels.sum(room, n) / n * correction;
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

    private static void activate(Activation activation, float[] x, float[] y, int n) {
        if (activation == Activation.GELU) {
            FloatTileKernels.gelu(x, y, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            y[i] = (float) Activations.value(activation, x[i]);
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

    private static void slope(Activation activation, float[] x, float[] slope, int n) {
        if (activation == Activation.GELU) {
            FloatTileKernels.geluSlope(x, slope, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            slope[i] = (float) Activations.slope(activation, x[i]);
        }
    }

    private static void multiplyTo(float[] x, float[] y, int n) {
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
            softmaxRow(a, wide, columns);
            if (seen != null && unseen == MaskValue.ZERO && none(seen)) {
                Arrays.fill(a, 0, columns, 0);
            }
            of(scores).write(row * columns, a, columns);
        }
    }

    private static void hide(float[] x, boolean[] seen, MaskValue unseen, int n) {
        for (int i = 0; i < n; i++) {
            if (!seen[i]) {
                x[i] = switch (unseen) {
                    case MINUS_INFINITY, ZERO -> Float.NEGATIVE_INFINITY;
                    case LOWEST -> -Float.MAX_VALUE;
                    case MINUS_10000 -> x[i] - 10_000;
                };
            }
        }
    }

    private static void softmaxRow(float[] x, double[] wide, int n) {
        float max = FloatTileKernels.max(x, n);
        for (int i = 0; i < n; i++) {
            x[i] -= max;
        }
        FloatTileKernels.exp(x, wide, n);
        float factor = 1 / FloatTileKernels.sum(x, n);
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
            subtractAlong(b, a, FloatTileKernels.sum(b, columns), columns);
            of(dScores).write(row * columns, b, columns);
        }
    }

    private static void subtractAlong(float[] x, float[] direction, float length, int n) {
        for (int i = 0; i < n; i++) {
            x[i] -= direction[i] * length;
        }
    }

    @Override
    void descend(SgdStep step, int from, int length, Tensor gradient, Tensor value, Tensor velocity) {
        for (int done = 0; done < length; done += UPDATE_TILE) {
            int n = Math.min(UPDATE_TILE, length - done);
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

    private static void descend(SgdStep step, float[] gradient, float[] p, float[] v, int n) {
        float l2 = (float) step.l2();
        float keep = (float) step.keep();
        float momentum = (float) step.momentum();
        float push = (float) step.push();
        float pull = (float) step.pull();
        float look = (float) (step.nesterov() ? step.look() : 0);
        float past = (float) (step.nesterov() ? step.momentum() : 1);
        for (int i = 0; i < n; i++) {
            float g = gradient[i] + l2 * p[i];
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
                a[i] = Math.max((float) -limit, Math.min((float) limit, a[i]));
            }
            of(x).write(done, a, n);
        }
    }

    @Override
    void adam(AdamStep step, int from, int length, Tensor gradient, AdamState state) {
        for (int done = 0; done < length; done += UPDATE_TILE) {
            int n = Math.min(UPDATE_TILE, length - done);
            int at = from + done;
            of(gradient).read(done, a, n);
            of(state.value()).read(at, b, n);
            of(state.first()).read(at, c, n);
            of(state.second()).read(at, d, n);
            moments(step, a, b, c, d, n);
            float[] second = d;
            if (step.amsgrad()) {
                of(state.largest()).read(at, e, n);
                largest(e, d, (float) step.denominator().grow(), n);
                of(state.largest()).write(at, e, n);
                second = e;
            }
            of(state.first()).write(at, c, n);
            of(state.second()).write(at, d, n);
            adamValue(step, b, c, second, n);
            of(state.value()).write(at, b, n);
        }
    }

    private static void moments(AdamStep step, float[] gradient, float[] p, float[] m, float[] v, int n) {
        float l2 = (float) step.decay().l2();
        float beta1 = (float) step.moments().beta1();
        float rest1 = (float) step.moments().rest1();
        float beta2 = (float) step.moments().beta2();
        float rest2 = (float) step.moments().rest2();
        for (int i = 0; i < n; i++) {
            float g = gradient[i] + l2 * p[i];
            m[i] = beta1 * m[i] + rest1 * g;
            v[i] = beta2 * v[i] + rest2 * g * g;
        }
    }

    private static void largest(float[] largest, float[] v, float grow, int n) {
        for (int i = 0; i < n; i++) {
            largest[i] = Math.max(largest[i], v[i] * grow);
        }
    }

    private static void adamValue(AdamStep step, float[] p, float[] m, float[] v, int n) {
        float keep = (float) step.decay().keep();
        float drop = (float) step.decay().drop();
        float root = (float) step.denominator().root();
        float scale = (float) step.denominator().scale();
        float epsilon = (float) step.denominator().epsilon();
        float rate = (float) step.step();
        float lateBefore = step.decay().lateAfter() ? 0 : (float) step.decay().late();
        float lateAfter = step.decay().lateAfter() ? (float) step.decay().late() : 0;
        for (int i = 0; i < n; i++) {
            float before = p[i] * keep - p[i] * drop;
            float denominator = (float) Math.sqrt(v[i] + root) * scale + epsilon;
            float after = before - rate * m[i] / denominator - lateBefore * before;
            p[i] = after - lateAfter * after;
        }
    }
}
