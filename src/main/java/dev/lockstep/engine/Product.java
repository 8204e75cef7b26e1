package dev.lockstep.engine;

/**
 * The layout of a matrix product c = alpha * a b + beta * c, all row-major.
 *
 * @param transposeA whether a is stored as (inner, rows)
 * @param transposeB whether b is stored as (columns, inner)
 * @param strideA elements from one stored row of a to the next; likewise for b and c
 */
record Product(
        boolean transposeA,
        boolean transposeB,
        int rows,
        int columns,
        int inner,
        int strideA,
        int strideB,
        int strideC,
        double alpha,
        double beta) {

    /** y = x w': x (rows, in), w (out, in), y (rows, out). */
    static Product forward(int rows, int out, int in) {
        return new Product(false, true, rows, out, in, in, in, out, 1, 0);
    }

    /** dx = dy w: dy (rows, out), w (out, in), dx (rows, in). */
    static Product input(int rows, int out, int in) {
        return new Product(false, false, rows, in, out, out, in, in, 1, 0);
    }

    /** dw = dy' x for some rows of w: dy (tokens, strideDy), x (tokens, strideX), dw (out, in). */
    static Product weight(int out, int in, int tokens, int strideDy, int strideX) {
        return new Product(true, false, out, in, tokens, strideDy, strideX, in, 1, 0);
    }

    Product strides(int newA, int newB, int newC) {
        return new Product(transposeA, transposeB, rows, columns, inner, newA, newB, newC, alpha, beta);
    }

    Product scaled(double newAlpha) {
        return new Product(transposeA, transposeB, rows, columns, inner, strideA, strideB, strideC, newAlpha, beta);
    }

    /** Floating-point operations, multiplications and additions. */
    long operations() {
        return 2L * rows * columns * inner;
    }

    /** The same product for fewer rows of c. */
    Product ofRows(int fewer) {
        return new Product(transposeA, transposeB, fewer, columns, inner, strideA, strideB, strideC, alpha, beta);
    }

    Product overwriting() {
        return new Product(transposeA, transposeB, rows, columns, inner, strideA, strideB, strideC, alpha, 0);
    }

    Product adding() {
        return new Product(transposeA, transposeB, rows, columns, inner, strideA, strideB, strideC, alpha, 1);
    }
}
