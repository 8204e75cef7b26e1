package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.AdamStep;
import dev.lockstep.engine.spec.MaskValue;
import dev.lockstep.engine.spec.SgdStep;
import dev.lockstep.engine.spec.Variance;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernels of one precision. Shapes are (rows, columns), row-major and dense unless a {@link Product} says otherwise; no
 * argument may overlap one that is written, but where it is said.
 */
abstract sealed class Arithmetic implements AutoCloseable permits RowArithmetic {

    /** Operations under which a product takes less time than to share it. */
    private static final long WORTH_SHARING = 1L << 25;
    /**
     * A multiple of the rows that OpenBLAS's kernels take at once: a product that is cut at multiples of it has the bits of the
     * whole one, as no row's order of summation changes.
     */
    static final int ROWS = 48;

    private final WorkerThreads team;
    private final List<Tensor> allocated = new ArrayList<>();

    /** @param team shares the products */
    Arithmetic(WorkerThreads team) {
        this.team = team;
    }

    /** A tensor of zeros in this precision; its memory is freed by {@link #close}. */
    final Tensor zeros(int size) {
        Tensor tensor = allocate(size);
        allocated.add(tensor);
        return tensor;
    }

    /** A tensor of zeros in this precision, which is the caller's to free. */
    abstract Tensor allocate(int size);

    /** Elements of all tensors that it made. */
    final long allocatedElements() {
        return allocated.stream().mapToLong(Tensor::size).sum();
    }

    /** Frees the memory of all tensors that it made. */
    @Override
    public final void close() {
        allocated.forEach(Tensor::free);
        allocated.clear();
    }

    /**
     * A matrix product, shared among the team by rows of c; its bits do not depend on the team's size.
     *
     * @param c Modified.
     */
    final void multiply(Product product, Tensor a, Tensor b, Tensor c) {
        int parts = product.operations() < WORTH_SHARING ? 1 : team.size();
        if (parts == 1) {
            multiplyAlone(product, a, b, c);
            return;
        }
        int share = (product.rows() / parts + ROWS - 1) / ROWS * ROWS;
        team.run(parts, part -> {
            int from = Math.min(part * share, product.rows());
            int rows = part == parts - 1 ? product.rows() - from : Math.min(share, product.rows() - from);
            if (rows > 0) {
                Tensor rowsOfA = a.at(product.transposeA() ? from : from * product.strideA());
                multiplyAlone(product.ofRows(rows), rowsOfA, b, c.at(from * product.strideC()));
            }
        });
    }

    /** @param c Modified. */
    abstract void multiplyAlone(Product product, Tensor a, Tensor b, Tensor c);

    /**
     * Adds a row of a table to each row of y.
     *
     * @param from the table's row for each row of y; -1 for none
     * @param y (rows, columns). Modified.
     */
    abstract void addRows(int columns, int[] from, Tensor table, Tensor y);

    /**
     * Adds each row of y to a row of a table.
     *
     * @param to the table's row for each row of y; -1 for none
     * @param table Modified.
     */
    abstract void addToRows(int columns, int[] to, Tensor y, Tensor table);

    /** @param y (rows, columns). Modified: the bias (columns) is added to each row. */
    abstract void addBias(int rows, int columns, Tensor bias, Tensor y);

    /** @param sums (columns). Overwritten. */
    abstract void columnSums(int rows, int columns, Tensor y, Tensor sums);

    /**
     * Layer normalisation of x + bias + residual.
     *
     * @param variance how it is taken
     * @param bias (columns), or null for none
     * @param residual (rows, columns), or null for none
     * @param normal (rows, columns): the normalised sum, for the backward pass. Overwritten.
     * @param rate (rows): one over the standard deviation. Overwritten.
     * @param y (rows, columns): normal * scale + shift. Overwritten; may be x.
     */
    abstract void normForward(
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
            Tensor y);

    /**
     * The backward pass of {@link #normForward}.
     *
     * @param dx (rows, columns): gradient of the sum that was normalised. Overwritten; may be dy.
     * @param dScale (columns). Overwritten.
     * @param dShift (columns). Overwritten.
     * @param dBias (columns): the column sums of dx. Overwritten.
     */
    abstract void normBackward(
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
            Tensor dBias);

    /**
     * An activation after a bias.
     *
     * @param x (rows, columns). Modified: the bias is added, as the backward pass needs it.
     * @param y (rows, columns). Overwritten.
     */
    abstract void activate(Activation activation, int rows, int columns, Tensor bias, Tensor x, Tensor y);

    /**
     * The backward pass of {@link #activate}.
     *
     * @param dy (rows, columns). Modified: becomes the gradient of x.
     * @param dBias (columns): its column sums. Overwritten.
     */
    abstract void activateBackward(Activation activation, int rows, int columns, Tensor x, Tensor dy, Tensor dBias);

    /**
     * Softmax of each row.
     *
     * @param seen which columns take part; null for all
     * @param unseen what becomes of the scores of the others
     * @param scores (rows, columns). Modified: becomes the probabilities.
     */
    abstract void softmax(int rows, int columns, boolean[] seen, MaskValue unseen, Tensor scores);

    /** Whether no column takes part. */
    static boolean none(boolean[] seen) {
        for (boolean one : seen) {
            if (one) {
                return false;
            }
        }
        return true;
    }

    /** What the mean of squared differences is multiplied by; 1 except for the unbiased variance. */
    static double correction(Variance variance, int n) {
        return variance == Variance.UNBIASED ? n / (n - 1.0) : 1;
    }

    /**
     * The backward pass of {@link #softmax}.
     *
     * @param dScores (rows, columns): gradient of the probabilities. Modified: becomes that of the scores.
     */
    abstract void softmaxBackward(int rows, int columns, Tensor probabilities, Tensor dScores);

    /**
     * One update by Adam's kin.
     *
     * @param state of a parameter; the elements from {@code from} on are Modified
     * @param gradient of those elements
     */
    abstract void adam(AdamStep step, int from, int length, Tensor gradient, AdamState state);

    /**
     * One update by gradient descent.
     *
     * @param value of a parameter; the elements from {@code from} on are Modified
     * @param velocity Modified likewise.
     * @param gradient of those elements
     */
    abstract void descend(SgdStep step, int from, int length, Tensor gradient, Tensor value, Tensor velocity);

    /** @param x its first elements are Modified: cut to [-limit, limit]; NaN stays. */
    abstract void clip(double limit, int length, Tensor x);
}
