package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.AdamStep;
import dev.lockstep.engine.spec.MaskValue;
import dev.lockstep.engine.spec.SgdStep;
import dev.lockstep.engine.spec.Variance;

/**
 * What both precisions have in common: rows, and tiles of updates, are loaded into arrays in the first-level cache, go through a
 * kernel, and are stored. The kernels are the precision's own.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract sealed class RowArithmetic<A> extends Arithmetic permits FloatArithmetic, DoubleArithmetic {
    static final int TILE = 1024;

    private final RowKernels<A> kernels;
    private final int updateTile;
    private final A a;
    private final A b;
    private final A c;
    private final A d;
    private final A e;
    private final A f;
    private final A g;

    /**
     * Loops for a run.
     *
     * @param kernels of the precision
     * @param width the longest row that will come
     * @param updateTile elements of an update at a time
     */
    RowArithmetic(WorkerThreads team, RowKernels<A> kernels, int width, int updateTile) {
        super(team);
        this.kernels = kernels;
        this.updateTile = updateTile;
        int length = Math.max(width, TILE);
        a = kernels.array(length);
        b = kernels.array(length);
        c = kernels.array(length);
        d = kernels.array(length);
        e = kernels.array(length);
        f = kernels.array(length);
        g = kernels.array(length);
    }

    // An arithmetic makes all of its tensors.
    @SuppressWarnings("unchecked")
    private static <A> RowTensor<A> row(Tensor tensor) {
        return (RowTensor<A>) tensor;
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
        row(x).read(rowX * columns, a, columns);
        row(y).read(rowY * columns, b, columns);
        kernels.addTo(b, a, columns);
        row(y).write(rowY * columns, b, columns);
    }

    @Override
    void addBias(int rows, int columns, Tensor bias, Tensor y) {
        row(bias).read(0, b, columns);
        for (int row = 0; row < rows; row++) {
            row(y).read(row * columns, a, columns);
            kernels.addTo(a, b, columns);
            row(y).write(row * columns, a, columns);
        }
    }

    @Override
    void columnSums(int rows, int columns, Tensor y, Tensor sums) {
        kernels.clear(b, columns);
        for (int row = 0; row < rows; row++) {
            row(y).read(row * columns, a, columns);
            kernels.addTo(b, a, columns);
        }
        row(sums).write(0, b, columns);
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
        row(scale).read(0, c, columns);
        row(shift).read(0, d, columns);
        kernels.clear(e, columns);
        if (bias != null) {
            row(bias).read(0, e, columns);
        }
        for (int row = 0; row < rows; row++) {
            int at = row * columns;
            row(x).read(at, a, columns);
            kernels.addTo(a, e, columns);
            if (residual != null) {
                row(residual).read(at, b, columns);
                kernels.addTo(a, b, columns);
            }
            rate.set(row, kernels.normalise(variance, a, b, columns, epsilon));
            row(normal).write(at, a, columns);
            kernels.scaleAndShift(a, c, d, columns);
            row(y).write(at, a, columns);
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
        row(scale).read(0, c, columns);
        kernels.clear(d, columns);
        kernels.clear(e, columns);
        kernels.clear(f, columns);
        for (int row = 0; row < rows; row++) {
            int at = row * columns;
            row(dy).read(at, a, columns);
            row(normal).read(at, b, columns);
            kernels.sumNormGradients(a, b, d, e, columns);
            kernels.normGradient(a, b, c, g, columns, rate.get(row), correction(variance, columns));
            kernels.addTo(f, a, columns);
            row(dx).write(at, a, columns);
        }
        row(dScale).write(0, d, columns);
        row(dShift).write(0, e, columns);
        row(dBias).write(0, f, columns);
    }

    @Override
    void activate(Activation activation, int rows, int columns, Tensor bias, Tensor x, Tensor y) {
        row(bias).read(0, c, columns);
        for (int row = 0; row < rows; row++) {
            row(x).read(row * columns, a, columns);
            kernels.addTo(a, c, columns);
            row(x).write(row * columns, a, columns);
            kernels.activate(activation, a, b, columns);
            row(y).write(row * columns, b, columns);
        }
    }

    @Override
    void activateBackward(Activation activation, int rows, int columns, Tensor x, Tensor dy, Tensor dBias) {
        kernels.clear(d, columns);
        for (int row = 0; row < rows; row++) {
            row(x).read(row * columns, a, columns);
            row(dy).read(row * columns, b, columns);
            kernels.slope(activation, a, c, columns);
            kernels.multiplyTo(b, c, columns);
            kernels.addTo(d, b, columns);
            row(dy).write(row * columns, b, columns);
        }
        row(dBias).write(0, d, columns);
    }

    @Override
    void softmax(int rows, int columns, boolean[] seen, MaskValue unseen, Tensor scores) {
        for (int row = 0; row < rows; row++) {
            row(scores).read(row * columns, a, columns);
            if (seen != null) {
                kernels.hide(a, seen, unseen, columns);
            }
            kernels.softmaxRow(a, columns);
            if (seen != null && unseen == MaskValue.ZERO && none(seen)) {
                kernels.clear(a, columns);
            }
            row(scores).write(row * columns, a, columns);
        }
    }

    @Override
    void softmaxBackward(int rows, int columns, Tensor probabilities, Tensor dScores) {
        for (int row = 0; row < rows; row++) {
            row(probabilities).read(row * columns, a, columns);
            row(dScores).read(row * columns, b, columns);
            kernels.softmaxGradient(b, a, columns);
            row(dScores).write(row * columns, b, columns);
        }
    }

    @Override
    void descend(SgdStep step, int from, int length, Tensor gradient, Tensor value, Tensor velocity) {
        for (int done = 0; done < length; done += updateTile) {
            int n = Math.min(updateTile, length - done);
            row(gradient).read(done, a, n);
            row(value).read(from + done, b, n);
            row(velocity).read(from + done, c, n);
            kernels.descend(step, a, b, c, n);
            row(value).write(from + done, b, n);
            if (step.momentum() != 0) {
                row(velocity).write(from + done, c, n);
            }
        }
    }

    @Override
    void adam(AdamStep step, int from, int length, Tensor gradient, AdamState state) {
        for (int done = 0; done < length; done += updateTile) {
            int n = Math.min(updateTile, length - done);
            int at = from + done;
            row(gradient).read(done, a, n);
            row(state.value()).read(at, b, n);
            row(state.first()).read(at, c, n);
            row(state.second()).read(at, d, n);
            kernels.moments(step, a, b, c, d, n);
            A second = d;
            if (step.amsgrad()) {
                row(state.largest()).read(at, e, n);
                kernels.largest(e, d, step.denominator().grow(), n);
                row(state.largest()).write(at, e, n);
                second = e;
            }
            row(state.first()).write(at, c, n);
            row(state.second()).write(at, d, n);
            kernels.adamValue(step, b, c, second, n);
            row(state.value()).write(at, b, n);
        }
    }

    @Override
    void clip(double limit, int length, Tensor x) {
        for (int done = 0; done < length; done += TILE) {
            int n = Math.min(TILE, length - done);
            row(x).read(done, a, n);
            kernels.clip(a, limit, n);
            row(x).write(done, a, n);
        }
    }
}
