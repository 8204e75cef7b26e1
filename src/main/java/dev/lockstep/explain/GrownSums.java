package dev.lockstep.explain;

import dev.lockstep.keys.KeyName;
import dev.lockstep.keys.KeyName.Role;
import dev.lockstep.record.array.NdArray;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds losses and norms over all gradients that are apart by no more than the rounding of what they sum up. They are larger than
 * any of its values, so that an absolute limit which those meet is too narrow for them; and after updates rounding has grown.
 *
 * <p>This is believed only where nothing else differs: where whole gradients of an iteration after an update were recorded, and every
 * array agrees. A sum is then held against the distance of the gradients of its iteration over their norm, or of an earlier one where
 * its own were not recorded.
 */
final class GrownSums {
    private static final Pattern SUM = Pattern.compile("loss|grad_norm(?:_clipped)?");
    /** A sum of what is apart by so much may be apart by as much; the rest is how the sum itself was rounded. */
    private static final double ITS_OWN = 1.01;
    /** By how much rounding may have grown since gradients were recorded whole. */
    private static final double GROWN = 10;

    private final PairedArrays pairs;
    /** How far gradients are apart over their norm, by scope and iteration. */
    private final Map<String, NavigableMap<Integer, Double>> distances = new TreeMap<>();

    private GrownSums(PairedArrays pairs) {
        this.pairs = pairs;
        Map<String, double[]> squares = new TreeMap<>();
        pairs.names().forEach((key, name) -> {
            if (name.role() == Role.GRADIENT) {
                add(key, squares.computeIfAbsent(name.scope() + "\n" + name.iteration(), at -> new double[2]));
            }
        });
        squares.forEach((at, sums) -> {
            int end = at.lastIndexOf('\n');
            distances
                    .computeIfAbsent(at.substring(0, end), scope -> new TreeMap<>())
                    .put(Integer.valueOf(at.substring(end + 1)), Math.sqrt(sums[0] / sums[1]));
        });
    }

    /** @param sums of the squares of the difference, and of the right side. Modified. */
    private void add(String key, double[] sums) {
        double[] apart = pairs.apart(key);
        double[] values = pairs.right(key).toDoubles();
        for (int i = 0; i < apart.length; i++) {
            sums[0] += apart[i] * apart[i];
            sums[1] += values[i] * values[i];
        }
    }

    /**
     * Those of the keys outside the tolerance that are such sums; none if another key is outside.
     *
     * @param failing keys outside the tolerance, except for those that are explained otherwise
     */
    static Set<String> of(Map<String, NdArray> left, Map<String, NdArray> right, Collection<String> failing) {
        boolean only = failing.stream().allMatch(key -> isSum(KeyName.of(key)));
        if (failing.isEmpty() || !only) {
            return Set.of();
        }
        GrownSums sums = new GrownSums(new PairedArrays(left, right));
        return failing.stream().allMatch(sums::isRounding) ? new LinkedHashSet<>(failing) : Set.of();
    }

    private static boolean isSum(KeyName name) {
        return name.role() == Role.OTHER
                && name.iteration() > 0
                && SUM.matcher(name.name()).matches();
    }

    private boolean isRounding(String key) {
        if (!pairs.has(key) || pairs.left(key).size() != 1) {
            return false;
        }
        KeyName name = pairs.name(key);
        NavigableMap<Integer, Double> known = distances.getOrDefault(name.scope(), new TreeMap<>());
        Map.Entry<Integer, Double> nearest = known.floorEntry(name.iteration());
        if (nearest == null || nearest.getKey() < 1) {
            return false;
        }
        double most = known.headMap(name.iteration(), true).values().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(Double.NaN);
        double share = nearest.getKey() == name.iteration() ? ITS_OWN * nearest.getValue() : GROWN * most;
        return Math.abs(pairs.apart(key)[0])
                <= share * Math.abs(pairs.right(key).doubleAt(0));
    }
}
