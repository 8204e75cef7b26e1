package dev.lockstep.compare;

/**
 * NumPy's pairwise sum of one run: eight accumulators up to 128 values, halves above. Source: NumPy's
 * {@code loops_utils.h}, {@code pairwise_sum}.
 */
final class Pairwise {
    private static final int LEAF = 128;

    private Pairwise() {}

    /**
     * @param values Not modified.
     */
    static float sum(float[] values, int from, int count) {
        if (count < 8) {
            float sum = 0;
            for (int i = 0; i < count; i++) {
                sum += values[from + i];
            }
            return sum;
        }
        if (count > LEAF) {
            int half = count / 2 - count / 2 % 8;
            return sum(values, from, half) + sum(values, from + half, count - half);
        }
        float r0 = values[from];
        float r1 = values[from + 1];
        float r2 = values[from + 2];
        float r3 = values[from + 3];
        float r4 = values[from + 4];
        float r5 = values[from + 5];
        float r6 = values[from + 6];
        float r7 = values[from + 7];
        int i = 8;
        for (; i < count - count % 8; i += 8) {
            r0 += values[from + i];
            r1 += values[from + i + 1];
            r2 += values[from + i + 2];
            r3 += values[from + i + 3];
            r4 += values[from + i + 4];
            r5 += values[from + i + 5];
            r6 += values[from + i + 6];
            r7 += values[from + i + 7];
        }
        float sum = ((r0 + r1) + (r2 + r3)) + ((r4 + r5) + (r6 + r7));
        for (; i < count; i++) {
            sum += values[from + i];
        }
        return sum;
    }

    /**
     * @param values Not modified.
     */
    static double sum(double[] values, int from, int count) {
        if (count < 8) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += values[from + i];
            }
            return sum;
        }
        if (count > LEAF) {
            int half = count / 2 - count / 2 % 8;
            return sum(values, from, half) + sum(values, from + half, count - half);
        }
        double r0 = values[from];
        double r1 = values[from + 1];
        double r2 = values[from + 2];
        double r3 = values[from + 3];
        double r4 = values[from + 4];
        double r5 = values[from + 5];
        double r6 = values[from + 6];
        double r7 = values[from + 7];
        int i = 8;
        for (; i < count - count % 8; i += 8) {
            r0 += values[from + i];
            r1 += values[from + i + 1];
            r2 += values[from + i + 2];
            r3 += values[from + i + 3];
            r4 += values[from + i + 4];
            r5 += values[from + i + 5];
            r6 += values[from + i + 6];
            r7 += values[from + i + 7];
        }
        double sum = ((r0 + r1) + (r2 + r3)) + ((r4 + r5) + (r6 + r7));
        for (; i < count; i++) {
            sum += values[from + i];
        }
        return sum;
    }
}
