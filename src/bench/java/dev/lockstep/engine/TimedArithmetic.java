package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.AdamStep;
import dev.lockstep.engine.spec.MaskValue;
import dev.lockstep.engine.spec.Variance;
import java.util.LinkedHashMap;
import java.util.Map;

/** Float32 with a clock at each kernel, for a run in one thread. */
final class TimedArithmetic extends FloatArithmetic {
    /** Calls and nanoseconds so far. */
    record Spent(long calls, long nanos) {
        Spent plus(Spent other) {
            return new Spent(calls + other.calls, nanos + other.nanos);
        }
    }

    private final Map<Product, Spent> products = new LinkedHashMap<>();
    private final Map<String, Spent> kernels = new LinkedHashMap<>();
    private long updated;

    /** @param width the longest row that will come */
    TimedArithmetic(int width) {
        super(new WorkerThreads(1), width);
    }

    /** Time by layout of a product. */
    Map<Product, Spent> products() {
        return products;
    }

    /** Time by name of a kernel. */
    Map<String, Spent> kernels() {
        return kernels;
    }

    /** Elements of parameters that were updated. */
    long updated() {
        return updated;
    }

    void clear() {
        products.clear();
        kernels.clear();
    }

    private static Spent since(long start) {
        return new Spent(1, System.nanoTime() - start);
    }

    private void timed(String kernel, Runnable work) {
        long start = System.nanoTime();
        work.run();
        kernels.merge(kernel, since(start), Spent::plus);
    }

    @Override
    void multiplyAlone(Product product, Tensor left, Tensor right, Tensor result) {
        long start = System.nanoTime();
        super.multiplyAlone(product, left, right, result);
        products.merge(product, since(start), Spent::plus);
    }

    @Override
    void addRows(int columns, int[] from, Tensor table, Tensor y) {
        timed("rows", () -> super.addRows(columns, from, table, y));
    }

    @Override
    void addToRows(int columns, int[] to, Tensor y, Tensor table) {
        timed("rows", () -> super.addToRows(columns, to, y, table));
    }

    @Override
    void addBias(int rows, int columns, Tensor bias, Tensor y) {
        timed("bias", () -> super.addBias(rows, columns, bias, y));
    }

    @Override
    void columnSums(int rows, int columns, Tensor y, Tensor sums) {
        timed("column sums", () -> super.columnSums(rows, columns, y, sums));
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
        timed(
                "norm",
                () -> super.normForward(
                        rows, columns, epsilon, variance, x, bias, residual, scale, shift, normal, rate, y));
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
        timed(
                "norm, backward",
                () -> super.normBackward(rows, columns, variance, dy, scale, normal, rate, dx, dScale, dShift, dBias));
    }

    @Override
    void activate(Activation activation, int rows, int columns, Tensor bias, Tensor x, Tensor y) {
        timed("activation", () -> super.activate(activation, rows, columns, bias, x, y));
    }

    @Override
    void activateBackward(Activation activation, int rows, int columns, Tensor x, Tensor dy, Tensor dBias) {
        timed("activation, backward", () -> super.activateBackward(activation, rows, columns, x, dy, dBias));
    }

    @Override
    void softmax(int rows, int columns, boolean[] seen, MaskValue unseen, Tensor scores) {
        timed("softmax", () -> super.softmax(rows, columns, seen, unseen, scores));
    }

    @Override
    void softmaxBackward(int rows, int columns, Tensor probabilities, Tensor dScores) {
        timed("softmax, backward", () -> super.softmaxBackward(rows, columns, probabilities, dScores));
    }

    @Override
    void adam(AdamStep step, int from, int length, Tensor gradient, AdamState state) {
        updated += length;
        timed("Adam", () -> super.adam(step, from, length, gradient, state));
    }
}
