package dev.lockstep.engine;

import org.bytedeco.openblas.global.openblas;

/**
 * Float32: rows go through tiles in the first-level cache, products to OpenBLAS. Not sealed, as the benchmark times each kernel.
 */
non-sealed class FloatArithmetic extends RowArithmetic<float[]> {
    /**
     * Elements of an update at a time. It streams three or four tensors through memory, and the processor runs ahead from one
     * step of a tile to the next, and to the next tile, only if the steps are short.
     */
    private static final int UPDATE_TILE = 256;

    /**
     * Kernels for a run.
     *
     * @param width the longest row that will come
     */
    FloatArithmetic(WorkerThreads team, int width) {
        super(team, new FloatRowKernels(Math.max(width, TILE)), width, UPDATE_TILE);
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
}
