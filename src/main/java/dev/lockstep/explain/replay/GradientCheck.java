package dev.lockstep.explain.replay;

import dev.lockstep.record.array.NdArray;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether two sides begin with the same values and have the same first gradients: if not, that is no optimizer's doing. */
final class GradientCheck {
    /** Relative to the norm of a parameter's gradient; frameworks' own rounding leaves less than a hundredth of it. */
    private static final double SAME = 1e-3;
    /** A gradient that is smaller than the largest by this is rounding. */
    private static final double ROUNDING = 1e-6;

    private static final int RUN = 1 << 16;

    private GradientCheck() {}

    /** What differs before the first update; empty if nothing does. */
    static Optional<String> finding(UpdateRecord left, UpdateRecord right) {
        if (!left.iterations().get(0).equals(right.iterations().get(0))) {
            return Optional.empty();
        }
        Map<String, ParameterUpdates> rights = new HashMap<>();
        right.parameters().forEach(each -> rights.put(each.name(), each));
        return first(left, rights, true)
                .map(words -> "the values before the first update differ: " + words)
                .or(() -> first(left, rights, false)
                        .map(words -> "the gradients of iteration "
                                + left.iterations().get(0) + " differ before any update: " + words));
    }

    private static Optional<String> first(UpdateRecord left, Map<String, ParameterUpdates> rights, boolean values) {
        double largest = 0;
        for (ParameterUpdates each : left.parameters()) {
            largest = Math.max(
                    largest,
                    norm(values ? each.values().get(0) : each.gradients().get(0)));
        }
        for (ParameterUpdates each : left.parameters()) {
            ParameterUpdates other = rights.get(each.name());
            if (other == null) {
                continue;
            }
            NdArray one = values ? each.values().get(0) : each.gradients().get(0);
            NdArray two = values ? other.values().get(0) : other.gradients().get(0);
            if (!Arrays.equals(one.shape(), two.shape())) {
                return Optional.of(each.name() + " has shape " + one.shapeText() + " and " + two.shapeText());
            }
            double size = Math.max(norm(one), norm(two));
            double share = apart(one, two) / size;
            if (size > ROUNDING * largest && !(share <= SAME)) {
                return Optional.of(each.name() + String.format(Locale.ROOT, " by %.2g of its size", share));
            }
        }
        return Optional.empty();
    }

    private static double norm(NdArray array) {
        return apart(array, null);
    }

    /** The norm of the difference; of the first alone if there is no other. */
    private static double apart(NdArray one, NdArray other) {
        double[] a = new double[(int) Math.min(RUN, one.size())];
        double[] b = new double[a.length];
        double sum = 0;
        for (long from = 0; from < one.size(); from += RUN) {
            int count = (int) Math.min(RUN, one.size() - from);
            one.copyTo(a, from, count);
            if (other != null) {
                other.copyTo(b, from, count);
            }
            for (int i = 0; i < count; i++) {
                sum += (a[i] - b[i]) * (a[i] - b[i]);
            }
        }
        return Math.sqrt(sum);
    }
}
