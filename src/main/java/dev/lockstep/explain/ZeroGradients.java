package dev.lockstep.explain;

import dev.lockstep.keys.KeyName;
import dev.lockstep.keys.KeyName.Role;
import dev.lockstep.record.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds differences that are rounding made large: a bias before batch norm or softmax has no gradient but rounding, of which Adam
 * makes steps of the learning rate, another way on each side. What such a parameter moves is no divergence: itself, its state, and
 * the values that its difference alone explains.
 */
public final class ZeroGradients {
    /**
     * A gradient within this share of its layer's is rounding. Measured with torch 2.15 and paddle 3.3 on a convolution before batch norm:
     * 4e-7 to 8e-7 of the kernel's gradient, about 7 units of float32; this is 100.
     */
    private static final double ROUNDING = 100 * Math.ulp(1f);
    /** Adam's step is at most (1 - beta1) / sqrt(1 - beta2) of the rate, 3.2 by its defaults; both sides may go opposite ways. */
    private static final double STEPS = 2 * 3.2;
    /** Where nothing tells how far steps go, a difference of this is taken for a few of them. */
    private static final double FEW_STEPS = 0.05;
    /** The share of a difference's square that is proportional to the parameter, from which on it is decay and not chance. */
    private static final double PROPORTIONAL = 0.9;
    /** With fewer values chance may be proportional too. */
    private static final int FEW = 4;

    private static final int RUN = 1 << 16;
    private static final Pattern RATE = Pattern.compile("lr(?:_?\\d+)?|learning_rate");

    private final Map<String, NdArray> left;
    private final Map<String, NdArray> right;
    private final Function<String, Relation.Agreement> agreements;
    private final Map<String, KeyName> names = new LinkedHashMap<>();
    /** Keys by role, and by parameter, and by iteration; -1 for none. */
    private final Map<Role, Map<String, NavigableMap<Integer, String>>> byRole = new LinkedHashMap<>();

    private final Map<String, double[]> largest = new LinkedHashMap<>();

    private ZeroGradients(
            Map<String, NdArray> left, Map<String, NdArray> right, Function<String, Relation.Agreement> agreements) {
        this.left = left;
        this.right = right;
        this.agreements = agreements;
        left.forEach((key, array) -> {
            if (right.containsKey(key)
                    && Arrays.equals(array.shape(), right.get(key).shape())) {
                KeyName name = KeyName.of(key);
                names.put(key, name);
                byRole.computeIfAbsent(name.role(), role -> new LinkedHashMap<>())
                        .computeIfAbsent(parameter(name), parameter -> new TreeMap<>())
                        .put(name.iteration(), key);
            }
        });
    }

    /**
     * A parameter whose gradient is rounding, and what it moves.
     *
     * @param name the parameter's
     * @param gradient its largest gradient on either side
     * @param share that, of its layer's largest gradient
     * @param keys that differ for that reason only, in the left file's order
     */
    public record Amplified(String name, double gradient, double share, List<String> keys) {
        public Amplified {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Looks at what differs.
     *
     * @param failing keys outside the tolerance
     * @param agreements whether two values agree within the tolerance of a key
     */
    public static List<Amplified> of(
            Map<String, NdArray> left,
            Map<String, NdArray> right,
            Collection<String> failing,
            Function<String, Relation.Agreement> agreements) {
        if (failing.isEmpty()) {
            return List.of();
        }
        ZeroGradients search = new ZeroGradients(left, right, agreements);
        Map<String, NavigableMap<Integer, String>> gradients = search.byRole.getOrDefault(Role.GRADIENT, Map.of());
        return gradients.keySet().stream()
                .map(parameter -> search.amplified(parameter, failing))
                .filter(Objects::nonNull)
                .toList();
    }

    private Amplified amplified(String parameter, Collection<String> failing) {
        boolean moves = failing.stream()
                .map(names::get)
                .filter(Objects::nonNull)
                .anyMatch(name -> parameter(name).equals(parameter) && name.role() != Role.GRADIENT);
        NavigableMap<Integer, String> gradients = byRole.get(Role.GRADIENT).get(parameter);
        int until = moves ? lastIterationOfRounding(gradients) : gradients.firstKey() - 1;
        if (until < gradients.firstKey() || hasOtherFault(parameter, failing)) {
            return null;
        }
        List<String> keys = failing.stream()
                .filter(names::containsKey)
                .filter(key -> names.get(key).iteration() <= until && isMovedBy(parameter, key, gradients))
                .toList();
        double gradient = gradients.values().stream()
                .mapToDouble(key -> Math.max(largest(key)[0], largest(key)[1]))
                .max()
                .orElse(0);
        double share = gradients.values().stream()
                .mapToDouble(key -> Math.max(share(key, 0), share(key, 1)))
                .max()
                .orElse(0);
        String name = names.get(gradients.firstEntry().getValue()).name();
        return keys.isEmpty() ? null : new Amplified(name, gradient, share, keys);
    }

    /** The last iteration up to which all gradients are rounding; before the first if the first is none, or one side has none. */
    private int lastIterationOfRounding(NavigableMap<Integer, String> gradients) {
        // Nothing but zeros on one side is no rounding: that side has no such gradient.
        for (int side = 0; side < 2; side++) {
            int of = side;
            if (gradients.values().stream().allMatch(key -> largest(key)[of] == 0)) {
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
        // Past the last recorded gradient all goes on as before.
        return Integer.MAX_VALUE;
    }

    /** A gradient's largest value of that of its layer: the other parameters of its module, or of the nearest module around it. */
    private double share(String key, int side) {
        KeyName name = names.get(key);
        for (String module = name.module(); ; module = module.substring(0, Math.max(0, module.lastIndexOf('.')))) {
            double scale = scale(name, module, side);
            if (scale > 0 || module.isEmpty()) {
                return largest(key)[side] / scale;
            }
        }
    }

    private double scale(KeyName of, String module, int side) {
        return byRole.get(Role.GRADIENT).values().stream()
                .map(gradients -> gradients.get(of.iteration()))
                .filter(Objects::nonNull)
                .filter(key -> isBeside(names.get(key), of, module))
                .mapToDouble(key -> largest(key)[side])
                .max()
                .orElse(0);
    }

    private static boolean isBeside(KeyName name, KeyName of, String module) {
        return name.scope().equals(of.scope())
                && !name.name().equals(of.name())
                && (module.isEmpty() || name.name().startsWith(module + "."));
    }

    /** Whether the parameter differs for a reason of its own: before the first step, or in proportion to itself, as decay makes it. */
    private boolean hasOtherFault(String parameter, Collection<String> failing) {
        boolean startsApart = Stream.of(Role.INITIAL)
                .flatMap(role -> keys(role, parameter).values().stream())
                .anyMatch(failing::contains);
        return startsApart
                || keys(Role.PARAMETER, parameter).values().stream()
                        .filter(failing::contains)
                        .anyMatch(this::isProportional);
    }

    private boolean isProportional(String key) {
        double[] values = right.get(key).toDoubles();
        double[] apart = apart(key);
        double along = IntStream.range(0, apart.length)
                .mapToDouble(i -> apart[i] * values[i])
                .sum();
        return apart.length >= FEW && along * along > PROPORTIONAL * square(apart) * square(values);
    }

    private boolean isMovedBy(String parameter, String key, NavigableMap<Integer, String> gradients) {
        KeyName name = names.get(key);
        if (!parameter(name).equals(parameter)) {
            return isExplainedBy(parameter, key, name);
        }
        return switch (name.role()) {
            case GRADIENT -> true;
            case STATE -> {
                double most = gradients.values().stream()
                        .mapToDouble(gradient -> Math.max(largest(gradient)[0], largest(gradient)[1]))
                        .max()
                        .orElse(0);
                yield Math.max(largest(key)[0], largest(key)[1]) <= 2 * most;
            }
            case PARAMETER -> most(apart(key)) <= reach(parameter, name);
            case INITIAL, FORWARD, OTHER -> false;
        };
    }

    /** How far apart steps alone may have brought a parameter's two sides after an iteration. */
    private double reach(String parameter, KeyName name) {
        double rates = 0;
        boolean known = false;
        for (Map.Entry<String, KeyName> other : names.entrySet()) {
            KeyName rate = other.getValue();
            if (RATE.matcher(rate.name()).matches()
                    && rate.scope().equals(name.scope())
                    && rate.iteration() <= name.iteration()) {
                rates += Math.max(largest(other.getKey())[0], largest(other.getKey())[1]);
                known = true;
            }
        }
        if (known) {
            return STEPS * rates;
        }
        double step = step(parameter);
        return step > 0 ? STEPS * step * Math.max(1, name.iteration() + 1) : FEW_STEPS;
    }

    /** The longest step that either side made from one recorded iteration to the next; 0 where that is not recorded. */
    private double step(String parameter) {
        List<String> keys = new ArrayList<>(keys(Role.INITIAL, parameter).values());
        keys.addAll(keys(Role.PARAMETER, parameter).values());
        double step = 0;
        for (int i = 1; i < keys.size(); i++) {
            step = Math.max(step, most(minus(left.get(keys.get(i)), left.get(keys.get(i - 1)))));
            step = Math.max(step, most(minus(right.get(keys.get(i)), right.get(keys.get(i - 1)))));
        }
        return step;
    }

    /** Whether a value differs just as the parameter did when it was computed: a module's output, or a running mean of it. */
    private boolean isExplainedBy(String parameter, String key, KeyName name) {
        List<double[]> before = keys(Role.PARAMETER, parameter).headMap(name.iteration(), false).values().stream()
                .map(this::apart)
                .toList();
        if (before.isEmpty() || !parameterScope(parameter).equals(name.scope())) {
            return false;
        }
        return switch (name.role()) {
            case FORWARD -> isShiftedBy(before.get(before.size() - 1), key);
            case PARAMETER -> name.leaf().contains("mean") && isWithin(before, key);
            case INITIAL, GRADIENT, STATE, OTHER -> false;
        };
    }

    /** Whether left agrees once each channel is moved by what the parameter is apart, whichever axis the channels are. */
    private boolean isShiftedBy(double[] shift, String key) {
        NdArray array = left.get(key);
        long[] shape = array.shape();
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == shift.length) {
                long inner = Arrays.stream(shape, axis + 1, shape.length).reduce(1, (a, b) -> a * b);
                double[] values = array.toDoubles();
                for (int i = 0; i < values.length; i++) {
                    values[i] -= shift[(int) (i / inner % shift.length)];
                }
                if (agreements.apply(key).between(NdArray.float64(values, shape), right.get(key))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A running mean is a weighted mean of what came before: it is no further apart than the parameter ever was. */
    private boolean isWithin(List<double[]> before, String key) {
        double[] apart = apart(key);
        double rounding = ROUNDING * largest(key)[1];
        return apart.length == before.get(0).length
                && IntStream.range(0, apart.length)
                        .allMatch(i -> Math.abs(apart[i])
                                <= rounding
                                        + before.stream()
                                                .mapToDouble(shift -> Math.abs(shift[i]))
                                                .max()
                                                .orElse(0));
    }

    private NavigableMap<Integer, String> keys(Role role, String parameter) {
        return byRole.getOrDefault(role, Map.of()).getOrDefault(parameter, new TreeMap<>());
    }

    private static String parameter(KeyName name) {
        return name.scope() + "\n" + name.name();
    }

    private static String parameterScope(String parameter) {
        return parameter.substring(0, parameter.indexOf('\n'));
    }

    private double[] apart(String key) {
        return minus(left.get(key), right.get(key));
    }

    private static double[] minus(NdArray one, NdArray other) {
        double[] apart = one.toDoubles();
        double[] others = other.toDoubles();
        for (int i = 0; i < apart.length; i++) {
            apart[i] -= others[i];
        }
        return apart;
    }

    private double[] largest(String key) {
        return largest.computeIfAbsent(key, unknown -> new double[] {most(left.get(key)), most(right.get(key))});
    }

    private static double most(NdArray array) {
        double[] run = new double[(int) Math.min(RUN, array.size())];
        double most = 0;
        for (long from = 0; from < array.size(); from += RUN) {
            int count = (int) Math.min(RUN, array.size() - from);
            array.copyTo(run, from, count);
            most = Math.max(most, most(count == run.length ? run : Arrays.copyOf(run, count)));
        }
        return most;
    }

    private static double most(double[] values) {
        double most = 0;
        for (double value : values) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }

    private static double square(double[] values) {
        return Arrays.stream(values).map(value -> value * value).sum();
    }
}
