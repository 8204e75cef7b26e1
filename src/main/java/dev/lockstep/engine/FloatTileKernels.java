package dev.lockstep.engine;

/**
 * Float32 kernels over tiles in the first-level cache. C2 vectorises a loop only if it is small and indexes every array by
 * exactly [i]: that is how the loops here are cut.
 */
final class FloatTileKernels {
    private static final double LOG2_STEPS = 256;
    private static final int HALVINGS = 8;
    /** exp of less is 0 in float32. */
    private static final double LEAST = -104;
    /** Of erf(z) / z for |z| at most 4, as a quotient of polynomials in z * z; Eigen, generic_fast_erf_float. */
    private static final float A0 = -0.016096033f;

    private static final float A1 = -0.0029546f;
    private static final float A2 = -0.00073499064f;
    private static final float A3 = -0.000056925062f;
    private static final float A4 = -0.000002101024f;
    private static final float A5 = 2.7706815E-8f;
    private static final float A6 = -2.7261424E-10f;
    private static final float B0 = -0.014264739f;
    private static final float B1 = -0.0073733293f;
    private static final float B2 = -0.001682827f;
    private static final float B3 = -0.00021337405f;
    private static final float B4 = -0.0000145660715f;

    /** Of (gelu'(x) - 1/2) / x for |x| at most 5.8, likewise; fitted for least largest error, which is 3e-7 in float32. */
    private static final float SLOPE_ENDS = 5.8f;

    private static final float C0 = 0.7978845f;
    private static final float C1 = -0.022899436f;
    private static final float C2 = 0.013763651f;
    private static final float C3 = 0.00019740277f;
    private static final float C4 = 3.2059103E-5f;
    private static final float C5 = 8.916894E-7f;
    private static final float C6 = 1.1533099E-8f;
    private static final float C7 = -2.8080325E-11f;
    private static final float D1 = 0.30463284f;
    private static final float D2 = 0.043795343f;
    private static final float D3 = 0.0039019564f;
    private static final float D4 = 0.00023692503f;
    private static final float D5 = 9.682018E-6f;
    private static final float D6 = 3.023385E-7f;

    private static final float ROOT_HALF = (float) Math.sqrt(0.5);

    private FloatTileKernels() {}

    /** The sum of the first n elements, in eight interleaved sums. */
    static float sum(float[] x, int n) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = 0;
        for (; i < n - 7; i += 8) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
            s4 += x[i + 4];
            s5 += x[i + 5];
            s6 += x[i + 6];
            s7 += x[i + 7];
        }
        for (; i < n; i++) {
            s0 += x[i];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /** The largest of the first n elements; NaN if one is. */
    static float max(float[] x, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    /**
     * Replaces x, not positive, by exp(x). In double by (exp(x / 256))^256, as C2 vectorises neither casts to integers nor
     * shifts of exponents: right to two of float32's last places.
     *
     * @param x Modified.
     * @param wide Modified: room for n elements.
     */
    static void exp(float[] x, double[] wide, int n) {
        for (int i = 0; i < n; i++) {
            wide[i] = x[i];
        }
        for (int i = 0; i < n; i++) {
            double y = Math.max(wide[i], LEAST) * (1 / LOG2_STEPS);
            double p = 1.0 / 40320;
            p = p * y + 1.0 / 5040;
            p = p * y + 1.0 / 720;
            p = p * y + 1.0 / 120;
            p = p * y + 1.0 / 24;
            p = p * y + 1.0 / 6;
            p = p * y + 0.5;
            p = p * y + 1;
            wide[i] = p * y + 1;
        }
        for (int k = 0; k < HALVINGS; k += 4) {
            for (int i = 0; i < n; i++) {
                double y = wide[i];
                y *= y;
                y *= y;
                y *= y;
                wide[i] = y * y;
            }
        }
        for (int i = 0; i < n; i++) {
            x[i] = (float) wide[i];
        }
    }

    /**
     * Twice the normal distribution function: 1 + erf(x / sqrt 2).
     *
     * @param y Overwritten.
     */
    static void twiceNormal(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float z = Math.max(-4f, Math.min(4f, x[i] * ROOT_HALF));
            float s = z * z;
            float a = ((((((A6 * s + A5) * s + A4) * s + A3) * s + A2) * s + A1) * s + A0) * z;
            float b = (((B4 * s + B3) * s + B2) * s + B1) * s + B0;
            y[i] = 1 + a / b;
        }
    }

    /** y = gelu(x). */
    static void gelu(float[] x, float[] y, int n) {
        twiceNormal(x, y, n);
        for (int i = 0; i < n; i++) {
            y[i] = 0.5f * x[i] * y[i];
        }
    }

    /**
     * The slope of gelu: one half and an odd function that is one half from {@link #SLOPE_ENDS} on.
     *
     * @param slope Overwritten.
     */
    static void geluSlope(float[] x, float[] slope, int n) {
        for (int i = 0; i < n; i++) {
            float z = Math.max(-SLOPE_ENDS, Math.min(SLOPE_ENDS, x[i]));
            float s = z * z;
            float c = ((((((C7 * s + C6) * s + C5) * s + C4) * s + C3) * s + C2) * s + C1) * s + C0;
            float d = (((((D6 * s + D5) * s + D4) * s + D3) * s + D2) * s + D1) * s + 1;
            slope[i] = 0.5f + z * c / d;
        }
    }
}
