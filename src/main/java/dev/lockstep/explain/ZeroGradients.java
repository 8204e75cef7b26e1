package dev.lockstep.explain;

import dev.lockstep.keys.KeyName;
import dev.lockstep.keys.KeyName.Role;
import dev.lockstep.record.array.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
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
    /** Adam's step is at most (1 - beta1) / sqrt(1 - beta2) of the rate, 3.2 by its defaults; both sides may go opposite ways. */
    private static final double STEPS = 2 * 3.2;
    /** Where nothing tells how far steps go, a difference of this is taken for a few of them. */
    private static final double FEW_STEPS = 0.05;
    /** The share of a difference's square that is proportional to the parameter, from which on it is decay and not chance. */
    private static final double PROPORTIONAL = 0.9;
    /** With fewer values chance may be proportional too. */
    private static final int FEW = 4;

    private static final Pattern RATE = Pattern.compile("lr(?:_?\\d+)?|learning_rate");

    private final PairedArrays pairs;
    private final GradientScale scale;
    private final Function<String, Relation.Agreement> agreements;

    private ZeroGradients(PairedArrays pairs, Function<String, Relation.Agreement> agreements) {
        this.pairs = pairs;
        this.scale = new GradientScale(pairs);
        this.agreements = agreements;
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
        ZeroGradients search = new ZeroGradients(new PairedArrays(left, right), agreements);
        return search.pairs.parameters(Role.GRADIENT).stream()
                .map(parameter -> search.amplified(parameter, failing))
                .filter(Objects::nonNull)
                .toList();
    }

    private Amplified amplified(String parameter, Collection<String> failing) {
        boolean moves = failing.stream()
                .filter(pairs::has)
                .map(pairs::name)
                .anyMatch(name -> PairedArrays.parameter(name).equals(parameter) && name.role() != Role.GRADIENT);
        NavigableMap<Integer, String> gradients = pairs.keys(Role.GRADIENT, parameter);
        int until = moves ? scale.lastIterationOfRounding(gradients) : gradients.firstKey() - 1;
        if (until < gradients.firstKey() || hasOtherFault(parameter, failing)) {
            return null;
        }
        List<String> keys = failing.stream()
                .filter(pairs::has)
                .filter(key -> pairs.name(key).iteration() <= until && isMovedBy(parameter, key, gradients))
                .toList();
        double gradient = gradients.values().stream()
                .mapToDouble(key -> pairs.largest(key))
                .max()
                .orElse(0);
        double share = gradients.values().stream()
                .mapToDouble(key -> Math.max(scale.share(key, 0), scale.share(key, 1)))
                .max()
                .orElse(0);
        String name = pairs.name(gradients.firstEntry().getValue()).name();
        return keys.isEmpty() ? null : new Amplified(name, gradient, share, keys);
    }

    /** Whether the parameter differs for a reason of its own: before the first step, or in proportion to itself, as decay makes it. */
    private boolean hasOtherFault(String parameter, Collection<String> failing) {
        boolean startsApart = Stream.of(Role.INITIAL)
                .flatMap(role -> pairs.keys(role, parameter).values().stream())
                .anyMatch(failing::contains);
        return startsApart
                || pairs.keys(Role.PARAMETER, parameter).values().stream()
                        .filter(failing::contains)
                        .anyMatch(this::isProportional);
    }

    private boolean isProportional(String key) {
        double[] values = pairs.right(key).toDoubles();
        double[] apart = pairs.apart(key);
        double along = IntStream.range(0, apart.length)
                .mapToDouble(i -> apart[i] * values[i])
                .sum();
        return apart.length >= FEW && along * along > PROPORTIONAL * square(apart) * square(values);
    }

    private boolean isMovedBy(String parameter, String key, NavigableMap<Integer, String> gradients) {
        KeyName name = pairs.name(key);
        if (!PairedArrays.parameter(name).equals(parameter)) {
            return isExplainedBy(parameter, key, name);
        }
        return switch (name.role()) {
            case GRADIENT -> true;
            case STATE -> {
                double most = gradients.values().stream()
                        .mapToDouble(gradient -> pairs.largest(gradient))
                        .max()
                        .orElse(0);
                yield pairs.largest(key) <= 2 * most;
            }
            case PARAMETER -> PairedArrays.most(pairs.apart(key)) <= reach(parameter, name);
            case INITIAL, FORWARD, OTHER -> false;
        };
    }

    /** How far apart steps alone may have brought a parameter's two sides after an iteration. */
    private double reach(String parameter, KeyName name) {
        double rates = 0;
        boolean known = false;
        for (Map.Entry<String, KeyName> other : pairs.names().entrySet()) {
            KeyName rate = other.getValue();
            if (RATE.matcher(rate.name()).matches()
                    && rate.scope().equals(name.scope())
                    && rate.iteration() <= name.iteration()) {
                rates += pairs.largest(other.getKey());
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
        List<String> keys = new ArrayList<>(pairs.keys(Role.INITIAL, parameter).values());
        keys.addAll(pairs.keys(Role.PARAMETER, parameter).values());
        double step = 0;
        for (int i = 1; i < keys.size(); i++) {
            step = Math.max(
                    step, PairedArrays.most(PairedArrays.minus(pairs.left(keys.get(i)), pairs.left(keys.get(i - 1)))));
            step = Math.max(
                    step,
                    PairedArrays.most(PairedArrays.minus(pairs.right(keys.get(i)), pairs.right(keys.get(i - 1)))));
        }
        return step;
    }

    /** Whether a value differs just as the parameter did when it was computed: a module's output, or a running mean of it. */
    private boolean isExplainedBy(String parameter, String key, KeyName name) {
        List<double[]> before = pairs.keys(Role.PARAMETER, parameter).headMap(name.iteration(), false).values().stream()
                .map(pairs::apart)
                .toList();
        if (before.isEmpty() || !PairedArrays.scope(parameter).equals(name.scope())) {
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
        NdArray array = pairs.left(key);
        long[] shape = array.shape();
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == shift.length) {
                long inner = Arrays.stream(shape, axis + 1, shape.length).reduce(1, (a, b) -> a * b);
                double[] values = array.toDoubles();
                for (int i = 0; i < values.length; i++) {
                    values[i] -= shift[(int) (i / inner % shift.length)];
                }
                if (agreements.apply(key).between(NdArray.float64(values, shape), pairs.right(key))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A running mean is a weighted mean of what came before: it is no further apart than the parameter ever was. */
    private boolean isWithin(List<double[]> before, String key) {
        double[] apart = pairs.apart(key);
        double rounding = GradientScale.ROUNDING * pairs.largest(key, 1);
        return apart.length == before.get(0).length
                && IntStream.range(0, apart.length)
                        .allMatch(i -> Math.abs(apart[i])
                                <= rounding
                                        + before.stream()
                                                .mapToDouble(shift -> Math.abs(shift[i]))
                                                .max()
                                                .orElse(0));
    }

    private static double square(double[] values) {
        return Arrays.stream(values).map(value -> value * value).sum();
    }
}
