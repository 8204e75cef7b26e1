package dev.lockstep.compare;

/** How far two single values are apart: what {@link ArrayDiff#between} says of arrays of one value, without the arrays. */
final class ScalarDiff {
    private ScalarDiff() {}

    /** In float32. */
    static ArrayDiff of(float candidate, float reference) {
        int left = Float.floatToRawIntBits(candidate);
        int right = Float.floatToRawIntBits(reference);
        float difference = Math.abs(candidate - reference);
        double signed = (double) candidate - reference;
        boolean finite = Float.isFinite(candidate) && Float.isFinite(reference);
        long ulp = finite ? Ulps.between(left, right) : 0;
        return of(difference, signed, Math.abs(signed), reference, ulp, finite, left == right);
    }

    /** In float64. */
    static ArrayDiff of(double candidate, double reference) {
        long left = Double.doubleToRawLongBits(candidate);
        long right = Double.doubleToRawLongBits(reference);
        double signed = candidate - reference;
        double difference = Math.abs(signed);
        boolean finite = Double.isFinite(candidate) && Double.isFinite(reference);
        long ulp = finite ? Ulps.between(left, right) : 0;
        return of(difference, signed, difference, reference, ulp, finite, left == right);
    }

    /**
     * @param difference in the values' own arithmetic
     * @param wide the same in double
     */
    private static ArrayDiff of(
            double difference,
            double signed,
            double wide,
            double reference,
            long ulp,
            boolean finite,
            boolean equalBits) {
        double relative = !finite || wide == 0 ? 0 : wide / Math.abs(reference);
        return new ArrayDiff(
                difference,
                difference,
                difference,
                null,
                ulp,
                relative,
                1,
                finite ? 0 : 1,
                equalBits ? 1 : 0,
                true,
                equalBits,
                // A sum begins at 0.0, which leaves no -0.0.
                0.0 + signed);
    }
}
