package dev.lockstep.engine;

/** Float32, but the operands of matrix products are rounded to fewer bits; sums and results are float32. */
class RoundedProducts extends FloatArithmetic {
    private static final int TILE = 1024;
    private static final int FRACTION_BITS = 23;

    private final int dropped;
    private final float[] tile = new float[TILE];
    private FloatTensor left = (FloatTensor) zeros(1);
    private FloatTensor right = (FloatTensor) zeros(1);

    /**
     * Kernels for a run.
     *
     * @param fractionBits that are kept of an operand
     * @param width the longest row that will come
     */
    RoundedProducts(int fractionBits, int width) {
        // The rounded operands have one place only.
        super(new WorkerThreads(1), width);
        this.dropped = FRACTION_BITS - fractionBits;
    }

    @Override
    void multiplyAlone(Product product, Tensor a, Tensor b, Tensor c) {
        int extentA = product.transposeA()
                ? extent(product.inner(), product.rows(), product.strideA())
                : extent(product.rows(), product.inner(), product.strideA());
        int extentB = product.transposeB()
                ? extent(product.columns(), product.inner(), product.strideB())
                : extent(product.inner(), product.columns(), product.strideB());
        left = rounded(a, extentA, left);
        right = rounded(b, extentB, right);
        super.multiplyAlone(product, left, right, c);
    }

    private static int extent(int rows, int columns, int stride) {
        return (rows - 1) * stride + columns;
    }

    private FloatTensor rounded(Tensor from, int size, FloatTensor room) {
        FloatTensor to = room.size() < size ? (FloatTensor) zeros(size) : room;
        copyRounded(from, to, size);
        return to;
    }

    /** Rounds elements in place. */
    final void round(Tensor x) {
        copyRounded(x, (FloatTensor) x, x.size());
    }

    private void copyRounded(Tensor from, FloatTensor to, int size) {
        for (int at = 0; at < size; at += TILE) {
            int n = Math.min(TILE, size - at);
            ((FloatTensor) from).read(at, tile, n);
            for (int i = 0; i < n; i++) {
                tile[i] = round(tile[i]);
            }
            to.write(at, tile, n);
        }
    }

    final float round(float x) {
        return round(x, dropped);
    }

    /** The nearest float32 whose last bits are 0, ties to even; NaN stays. */
    static float round(float x, int dropped) {
        if (Float.isNaN(x) || dropped == 0) {
            return x;
        }
        int bits = Float.floatToRawIntBits(x);
        int half = (1 << (dropped - 1)) - 1 + (bits >>> dropped & 1);
        return Float.intBitsToFloat((bits + half) & -(1 << dropped));
    }
}
