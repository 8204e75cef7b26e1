package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.MatmulPrecision;
import dev.lockstep.engine.spec.Variance;

/**
 * As torch.autocast("cpu", torch.bfloat16) has it: a dense layer takes input, weight and bias in bfloat16, sums in float32 and gives
 * bfloat16, and so do its gradients; activations are taken of bfloat16; attention's scores, softmax, layer normalisation and what is
 * added to a residual are float32.
 */
final class Bfloat16Arithmetic extends RoundedProducts {
    private FloatTensor result = (FloatTensor) zeros(1);
    private FloatTensor roundedBias = (FloatTensor) zeros(1);

    /** @param width the longest row that will come */
    Bfloat16Arithmetic(int width) {
        super(MatmulPrecision.BFLOAT16.fractionBits(), width);
    }

    /** A product with a weight as (out, in) is rounded once its bias is added; attention's scores are not rounded. */
    @Override
    void multiplyAlone(Product product, Tensor a, Tensor b, Tensor c) {
        if (product.transposeB()) {
            super.multiplyAlone(product, a, b, c);
            return;
        }
        int size = product.rows() * product.columns();
        result = result.size() < size ? (FloatTensor) zeros(size) : result;
        super.multiplyAlone(
                product.strides(product.strideA(), product.strideB(), product.columns())
                        .overwriting(),
                a,
                b,
                result);
        put(product, c);
    }

    private void put(Product product, Tensor c) {
        int n = product.columns();
        for (int row = 0; row < product.rows(); row++) {
            for (int column = 0; column < n; column++) {
                int at = row * product.strideC() + column;
                double old = product.beta() == 0 ? 0 : product.beta() * c.get(at);
                c.set(at, old + round((float) result.get(row * n + column)));
            }
        }
    }

    @Override
    void addBias(int rows, int columns, Tensor bias, Tensor y) {
        super.addBias(rows, columns, rounded(bias), y);
        round(y);
    }

    private FloatTensor rounded(Tensor bias) {
        roundedBias = roundedBias.size() == bias.size() ? roundedBias : (FloatTensor) zeros(bias.size());
        roundedBias.clear();
        roundedBias.add(1, bias);
        round(roundedBias);
        return roundedBias;
    }

    @Override
    void activate(Activation activation, int rows, int columns, Tensor bias, Tensor x, Tensor y) {
        addBias(rows, columns, bias, x);
        roundedBias.clear();
        super.activate(activation, rows, columns, roundedBias, x, y);
        round(y);
    }

    @Override
    void activateBackward(Activation activation, int rows, int columns, Tensor x, Tensor dy, Tensor dBias) {
        super.activateBackward(activation, rows, columns, x, dy, dBias);
        round(dy);
        columnSums(rows, columns, dy, dBias);
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
        if (bias != null) {
            addBias(rows, columns, bias, x);
        }
        super.normForward(rows, columns, epsilon, variance, x, null, residual, scale, shift, normal, rate, y);
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
        super.normBackward(rows, columns, variance, dy, scale, normal, rate, dx, dScale, dShift, dBias);
        columnSums(rows, columns, dx, dBias);
    }

    /** The gradient of a bias: its summands and the sum are bfloat16. */
    @Override
    void columnSums(int rows, int columns, Tensor x, Tensor sums) {
        int size = rows * columns;
        result = result.size() < size ? (FloatTensor) zeros(size) : result;
        FloatTensor taken = result.view(0, size);
        taken.clear();
        taken.add(1, x.view(0, size));
        round(taken);
        super.columnSums(rows, columns, taken, sums);
        round(sums);
    }
}
