package dev.lockstep.engine;

import org.bytedeco.openblas.global.openblas;

/** Float64: the arbiter. Products by OpenBLAS. */
final class DoubleArithmetic extends RowArithmetic<double[]> {

    /**
     * Kernels for a run.
     *
     * @param width the longest row that will come
     */
    DoubleArithmetic(WorkerThreads team, int width) {
        super(team, new DoubleRowKernels(), width, TILE);
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
}
