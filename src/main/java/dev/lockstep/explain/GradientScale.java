package dev.lockstep.explain;

import dev.lockstep.keys.KeyName;
import dev.lockstep.keys.KeyName.Role;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;

/** How large gradients are beside those of their layer: what is small enough is rounding. */
final class GradientScale {
    /**
     * A gradient within this share of its layer's is rounding. Measured with torch 2.15 and paddle 3.3 on a convolution before batch norm:
     * 4e-7 to 8e-7 of the kernel's gradient, about 7 units of float32; this is 100.
     */
    static final double ROUNDING = 100 * Math.ulp(1f);

    private final PairedArrays pairs;

    GradientScale(PairedArrays pairs) {
        this.pairs = pairs;
    }

    /** The last iteration up to which all gradients are rounding; before the first if the first is none, or one side has none. */
    int lastIterationOfRounding(NavigableMap<Integer, String> gradients) {
        // Nothing but zeros on one side is no rounding: that side has no such gradient.
        for (int side = 0; side < 2; side++) {
            int of = side;
            if (gradients.values().stream().allMatch(key -> pairs.largest(key, of) == 0)) {
                return gradients.firstKey() - 1;
            }
        }
        int until = gradients.firstKey() - 1;
        for (Map.Entry<Integer, String> gradient : gradients.entrySet()) {
            if (!(share(gradient.getValue(), 0) <= ROUNDING) || !(share(gradient.getValue(), 1) <= ROUNDING)) {
                return until;
            }
            until = gradient.getKey();
        }
        // Past the last recorded gradient everything continues as before.
        return Integer.MAX_VALUE;
    }

    /** A gradient's largest value of that of its layer: the other parameters of its module, or of the nearest module around it. */
    double share(String key, int side) {
        KeyName name = pairs.name(key);
        for (String module = name.module(); ; module = module.substring(0, Math.max(0, module.lastIndexOf('.')))) {
            double scale = scale(name, module, side);
            if (scale > 0 || module.isEmpty()) {
                return pairs.largest(key, side) / scale;
            }
        }
    }

    private double scale(KeyName of, String module, int side) {
        return pairs.parameters(Role.GRADIENT).stream()
                .map(parameter -> pairs.keys(Role.GRADIENT, parameter).get(of.iteration()))
                .filter(Objects::nonNull)
                .filter(key -> isBeside(pairs.name(key), of, module))
                .mapToDouble(key -> pairs.largest(key, side))
                .max()
                .orElse(0);
    }

    private static boolean isBeside(KeyName name, KeyName of, String module) {
        return name.scope().equals(of.scope())
                && !name.name().equals(of.name())
                && (module.isEmpty() || name.name().startsWith(module + "."));
    }
}
