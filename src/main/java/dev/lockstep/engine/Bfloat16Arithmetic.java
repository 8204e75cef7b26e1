package dev.lockstep.engine;

/**
 * Float32 but for matrix products: their operands and results are rounded to bfloat16, their sums are float32, as autocast
 * has them.
 */
final class Bfloat16Arithmetic extends FloatArithmetic {
    private static final int TILE = 1024;
    private static final int DROPPED_BITS = 16;

    private final float[] tile = new float[TILE];
    private FloatTensor left = (FloatTensor) zeros(1);
    private FloatTensor right = (FloatTensor) zeros(1);
    private FloatTensor result = (FloatTensor) zeros(1);

    /** @param width the longest row that will come */
    Bfloat16Arithmetic(int width) {
        // The rounded operands have one place only.
        super(new WorkerThreads(1), width);
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
        int size = product.rows() * product.columns();
        result = result.size() < size ? (FloatTensor) zeros(size) : result;
        super.multiplyAlone(
                product.strides(product.strideA(), product.strideB(), product.columns())
                        .overwriting(),
                left,
                right,
                result);
        put(product, c);
    }

    private static int extent(int rows, int columns, int stride) {
        return (rows - 1) * stride + columns;
    }

    private FloatTensor rounded(Tensor from, int size, FloatTensor room) {
        FloatTensor to = room.size() < size ? (FloatTensor) zeros(size) : room;
        for (int at = 0; at < size; at += TILE) {
            int n = Math.min(TILE, size - at);
            ((FloatTensor) from).read(at, tile, n);
            round(tile, n);
            to.write(at, tile, n);
        }
        return to;
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

    private static void round(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = round(x[i]);
        }
    }

    /** The nearest bfloat16, ties to even; NaN stays. */
    static float round(float x) {
        if (Float.isNaN(x)) {
            return x;
        }
        int bits = Float.floatToRawIntBits(x);
        int half = (1 << (DROPPED_BITS - 1)) - 1 + (bits >>> DROPPED_BITS & 1);
        return Float.intBitsToFloat((bits + half) & -(1 << DROPPED_BITS));
    }
}
