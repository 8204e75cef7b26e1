package dev.lockstep.explain;

import dev.lockstep.keys.AxisPermutations;
import dev.lockstep.record.array.NdArray;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a value of one side follows from the other side's, where a simple relation holds: what a person would look for first with a few
 * lines of NumPy.
 *
 * @param kind which
 * @param words the same in words, with its figures
 * @param factor its number: left over right, or the slope of a line; NaN where it has none
 * @param order of blocks of rows; empty where it is none
 */
public record Relation(Kind kind, String words, double factor, String order) {
    /** Fits are taken to hold up to this share of the values' size: rounding is far below, chance far above. */
    private static final double NEAR = 1e-3;
    /** A factor nearer to 1 is a difference like any other, unless it comes of decay. */
    private static final double SAME = 1e-2;
    /** The share of a difference that rounding may leave unexplained by decay: lr * weight_decay may be as small as 1e-6. */
    private static final double UNEXPLAINED = 0.15;

    private static final double UNEXPLAINED_OF_MANY = 0.42;
    /** Of so many values chance leaves more unexplained. */
    private static final int MANY = 8;
    /** With fewer values a fitted line says nothing. */
    private static final int FEW = 3;
    /** At most how many values a relation is looked for in; of larger arrays the first so many. */
    private static final int MOST = 1 << 20;

    private static final int MOST_ROWS = 4096;

    /** The kinds of relations, in the order in which they are looked for. */
    public enum Kind {
        SIGN,
        RATIO,
        OFFSET,
        AFFINE,
        TRANSPOSED,
        PERMUTED,
        SHIFTED,
        DECAY,
        SHARE
    }

    /**
     * What is known beside the two values themselves.
     *
     * @param parameter the value that a decay would be proportional to: the parameter before the step; null where unknown
     * @param left values of one iteration before and after on the left
     * @param right the same on the right
     * @param agrees whether a left value and a right one agree
     */
    public record Context(NdArray parameter, Neighbours left, Neighbours right, Agreement agrees) {}

    /**
     * A value one iteration before and one after.
     *
     * @param before null where there is none
     * @param after null where there is none
     */
    public record Neighbours(NdArray before, NdArray after) {
        /** None are known. */
        public static final Neighbours NONE = new Neighbours(null, null);
    }

    /** Whether two values agree within the tolerance. */
    @FunctionalInterface
    public interface Agreement {
        boolean between(NdArray left, NdArray right);
    }

    /** The first relation that holds; empty if none does. */
    public static Optional<Relation> of(NdArray left, NdArray right, Context context) {
        Optional<Relation> moved = order(left, right, context);
        if (!Arrays.equals(left.shape(), right.shape()) || left.size() == 0) {
            return moved;
        }
        double[] l = values(left);
        double[] r = values(right);
        if (!areFinite(l) || !areFinite(r)) {
            return share(l, r, right.shape());
        }
        Optional<Relation> shift = shift(left, right, context);
        return ratio(l, r)
                .map(ratio -> shift.map(ratio::and).orElse(ratio))
                .or(() -> offset(l, r))
                .or(() -> moved)
                .or(() -> shift)
                .or(() -> affine(l, r))
                .or(() -> decay(l, r, context.parameter()))
                .or(() -> rows(left, l, r))
                .or(() -> share(l, r, right.shape()));
    }

    private Relation(Kind kind, String words) {
        this(kind, words, Double.NaN, "");
    }

    private Relation and(Relation more) {
        return new Relation(kind, words + "; " + more.words, factor, order);
    }

    private Relation at(double newFactor) {
        return new Relation(kind, words, newFactor, order);
    }

    private static Optional<Relation> ratio(double[] l, double[] r) {
        double factor = dot(l, r) / dot(r, r);
        double spread = largest(l, r, -factor) / largest(l);
        if (!(spread <= NEAR) || Math.abs(factor - 1) <= SAME) {
            return Optional.empty();
        }
        if (Math.abs(factor + 1) <= NEAR) {
            return found(Kind.SIGN, "left is right with the other sign, spread %.1e", spread);
        }
        boolean isOneNumber = isConstant(l) && isConstant(r);
        if (isOneNumber && !isSimple(factor)) {
            return Optional.empty();
        }
        return (Math.abs(factor) < 1
                        ? found(Kind.RATIO, "left is %.5g x right (1/%.5g), spread %.1e", factor, 1 / factor, spread)
                        : found(Kind.RATIO, "left is %.5g x right, spread %.1e", factor, spread))
                .map(ratio -> ratio.at(factor));
    }

    /** Of one number any factor holds: only a whole one, or one over it, says something. */
    private static boolean isSimple(double factor) {
        double whole = Math.abs(factor) < 1 ? 1 / factor : factor;
        return Math.abs(whole - Math.rint(whole)) <= NEAR / 10 * Math.abs(whole);
    }

    private static Optional<Relation> offset(double[] l, double[] r) {
        double[] apart = minus(l, r);
        double offset = Arrays.stream(apart).average().orElse(0);
        double spread =
                Arrays.stream(apart).map(d -> Math.abs(d - offset)).max().orElse(0) / Math.abs(offset);
        return l.length >= FEW && !isConstant(r) && spread <= NEAR
                ? found(Kind.OFFSET, "left is right %+.5g, spread %.1e", offset, spread)
                : Optional.empty();
    }

    /** A line, whose slope and height both count; of few values it says nothing. */
    private static Optional<Relation> affine(double[] l, double[] r) {
        double meanL = Arrays.stream(l).average().orElse(0);
        double meanR = Arrays.stream(r).average().orElse(0);
        double[] aroundL = Arrays.stream(l).map(value -> value - meanL).toArray();
        double[] aroundR = Arrays.stream(r).map(value -> value - meanR).toArray();
        double slope = dot(aroundL, aroundR) / dot(aroundR, aroundR);
        double spread = largest(aroundL, aroundR, -slope) / largest(minus(l, r));
        return l.length > FEW && spread <= NEAR && Math.abs(slope - 1) > NEAR
                ? found(Kind.AFFINE, "left is %.5g x right %+.5g, spread %.1e", slope, meanL - slope * meanR, spread)
                        .map(line -> line.at(slope))
                : Optional.empty();
    }

    private static Optional<Relation> order(NdArray left, NdArray right, Context context) {
        return AxisPermutations.agreeing(left, right, array -> context.agrees().between(array, right))
                .map(axes -> axes.size() == 2
                        ? new Relation(Kind.TRANSPOSED, "left agrees when it is transposed")
                        : new Relation(Kind.PERMUTED, "left agrees when its axes are put in the order " + axes));
    }

    private static Optional<Relation> shift(NdArray left, NdArray right, Context context) {
        boolean behind = agree(left, context.right().before(), context)
                || agree(context.left().after(), right, context);
        boolean ahead = agree(left, context.right().after(), context)
                || agree(context.left().before(), right, context);
        return behind == ahead
                ? Optional.empty()
                : Optional.of(new Relation(Kind.SHIFTED, "left is one iteration " + (behind ? "behind" : "ahead")));
    }

    private static boolean agree(NdArray left, NdArray right, Context context) {
        return left != null
                && right != null
                && Arrays.equals(left.shape(), right.shape())
                && context.agrees().between(left, right);
    }

    private static Optional<Relation> decay(double[] l, double[] r, NdArray parameter) {
        if (parameter == null || l.length < FEW) {
            return Optional.empty();
        }
        double[] p = values(parameter);
        double[] apart = minus(l, r);
        if (p.length != l.length || isConstant(p)) {
            return Optional.empty();
        }
        double factor = dot(apart, p) / dot(p, p);
        double rest = Math.sqrt(1 - factor * factor * dot(p, p) / dot(apart, apart));
        return rest <= (l.length < MANY ? UNEXPLAINED : UNEXPLAINED_OF_MANY)
                ? found(
                        Kind.DECAY,
                        "left is right %+.3g x the parameter, as weight decay makes it (decoupled: lr * weight_decay)",
                        factor)
                : Optional.empty();
    }

    /** Rows of the first axis, such as a recurrent layer's gates, in another order. */
    private static Optional<Relation> rows(NdArray left, double[] l, double[] r) {
        long rows = left.dimensions() == 0 ? 0 : left.shape()[0];
        return rows > FEW && rows <= MOST_ROWS && l.length == left.size()
                ? RowOrder.of(l, r, (int) rows)
                        .map(words -> new Relation(
                                Kind.PERMUTED, words, Double.NaN, words.substring(words.lastIndexOf(": ") + 2)))
                : Optional.empty();
    }

    private static Optional<Relation> share(double[] l, double[] r, long[] shape) {
        if (l.length == 1) {
            return Optional.empty();
        }
        double[] apart = minus(l, r);
        double most = Arrays.stream(apart)
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        int[] outside = IntStream.range(0, l.length)
                .filter(i -> !(Math.abs(apart[i]) <= NEAR * most))
                .toArray();
        String first = outside.length == 0 ? "" : ", first at " + index(outside[0], shape);
        return Optional.of(new Relation(
                Kind.SHARE, outside.length + " of " + l.length + " values differ" + first + line(outside, shape)));
    }

    /** That all of them stand at one index of an axis, where that says more than the first place. */
    private static String line(int[] places, long[] shape) {
        for (int axis = 0; axis < shape.length && places.length > 1 && shape.length > 1; axis++) {
            int along = axis;
            long[] found = Arrays.stream(places)
                    .mapToLong(place -> indices(place, shape)[along])
                    .distinct()
                    .limit(2)
                    .toArray();
            if (found.length == 1 && shape[axis] > 1) {
                return ", all at index " + found[0] + " of axis " + axis;
            }
        }
        return "";
    }

    private static String index(long place, long[] shape) {
        long[] at = indices(place, shape);
        String inner = Arrays.stream(at).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return "(" + inner + (at.length == 1 ? ",)" : ")");
    }

    private static long[] indices(long place, long[] shape) {
        long[] at = new long[shape.length];
        long rest = place;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            at[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return at;
    }

    private static double[] values(NdArray array) {
        double[] values = new double[(int) Math.min(MOST, array.size())];
        array.copyTo(values, 0, values.length);
        return values;
    }

    private static double[] minus(double[] l, double[] r) {
        return IntStream.range(0, l.length).mapToDouble(i -> l[i] - r[i]).toArray();
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    /** The largest of {@code |l + times * r|}. */
    private static double largest(double[] l, double[] r, double times) {
        return IntStream.range(0, l.length)
                .mapToDouble(i -> Math.abs(l[i] + times * r[i]))
                .max()
                .orElse(0);
    }

    private static double largest(double[] l) {
        return Arrays.stream(l).map(Math::abs).max().orElse(0);
    }

    private static boolean isConstant(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == values[0]);
    }

    private static boolean areFinite(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    private static Optional<Relation> found(Kind kind, String words, Object... figures) {
        return Optional.of(new Relation(kind, String.format(Locale.ROOT, words, figures)));
    }
}
