package dev.lockstep.explain;

import dev.lockstep.compare.ArrayComparison;
import dev.lockstep.compare.ShapeAlignment;
import dev.lockstep.explain.ZeroGradients.Amplified;
import dev.lockstep.judge.Judge;
import dev.lockstep.judge.TreeComparison;
import dev.lockstep.judge.TreeDiff;
import dev.lockstep.judge.TreeDiff.KeyDiff;
import dev.lockstep.judge.Verdict;
import dev.lockstep.keys.AxisPermutations;
import dev.lockstep.keys.MatrixLayouts;
import dev.lockstep.keys.MatrixLayouts.Expected;
import dev.lockstep.keys.MatrixLayouts.Layout;
import dev.lockstep.keys.MatrixLayouts.Matrix;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two files compared, with what their values say beyond how far they are apart. */
public final class PairInspection {
    /** Of so many keys outside the tolerance at most, other orders of axes are tried. */
    private static final int MOST_KEYS = 100;
    /** Of arrays of so many values at most. */
    private static final long MOST_VALUES = 1 << 24;

    private final Map<String, NdArray> left;
    private final Map<String, NdArray> right;
    private final Tolerance tolerance;
    private final Map<String, Expected> expected;
    private final TreeDiff diff;
    private final List<Amplified> amplified;
    private final Set<String> sums;
    private final Relations relations;

    private PairInspection(RecordTree left, RecordTree right, Tolerance tolerance, ShapeAlignment.Rule rule) {
        this.left = new LinkedHashMap<>(left.flat());
        this.right = right.flat();
        this.tolerance = tolerance;
        this.expected = MatrixLayouts.of(matrices());
        Set<String> turned = expected.keySet().stream()
                .filter(key -> expected.get(key).layout() == Layout.TRANSPOSED)
                .collect(Collectors.toSet());
        TreeDiff compared = TreeComparison.of(left, right, tolerance, rule, turned);
        compared.keys().stream()
                .filter(key -> key.fit() == ShapeAlignment.TRANSPOSED)
                .forEach(key -> this.left.computeIfPresent(key.path(), (path, array) -> array.transposed()));
        Set<String> failing = mismatches(compared);
        this.amplified = ZeroGradients.of(this.left, this.right, failing, this::agreement);
        Set<String> explained =
                amplified.stream().flatMap(each -> each.keys().stream()).collect(Collectors.toSet());
        failing.removeAll(explained);
        boolean judged = failing.size() + explained.size() == failures(compared);
        this.sums = judged ? GrownSums.of(this.left, this.right, failing) : Set.of();
        explained.addAll(sums);
        this.diff = compared.amplified(explained);
        this.relations = new Relations(this.left, this.right, this::agreement);
    }

    /** Compares two files and looks at what differs. */
    public static PairInspection of(RecordTree left, RecordTree right, Tolerance tolerance, ShapeAlignment.Rule rule) {
        return new PairInspection(left, right, tolerance, rule);
    }

    private List<Matrix> matrices() {
        List<Matrix> matrices = new ArrayList<>();
        left.forEach((key, array) -> {
            NdArray other = right.get(key);
            if (other != null && array.dimensions() == 2 && other.dimensions() == 2) {
                matrices.add(new Matrix(key, shape(array), shape(other)));
            }
        });
        return matrices;
    }

    private static List<Long> shape(NdArray array) {
        return Arrays.stream(array.shape()).boxed().toList();
    }

    private static Set<String> mismatches(TreeDiff diff) {
        return diff.keys().stream()
                .filter(key -> key.verdict() == Verdict.MISMATCH)
                .map(KeyDiff::path)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static long failures(TreeDiff diff) {
        return diff.keys().stream().filter(key -> !key.verdict().passes()).count();
    }

    private Relation.Agreement agreement(String key) {
        Tolerance limits = tolerance.of(key);
        return (one, other) ->
                Judge.of(ArrayComparison.between(one, other, limits), limits).passes();
    }

    /** The left file's arrays as they were compared, by key. */
    public Map<String, NdArray> lefts() {
        return Collections.unmodifiableMap(left);
    }

    /** The right file's. */
    public Map<String, NdArray> rights() {
        return Collections.unmodifiableMap(right);
    }

    /** The left file's values as they were compared; null if it has none under this key. */
    public NdArray left(String key) {
        return left.get(key);
    }

    /** The right file's; null if it has none. */
    public NdArray right(String key) {
        return right.get(key);
    }

    /** The comparison; keys that differ only because rounding grew are {@link Verdict#AMPLIFIED}. */
    public TreeDiff diff() {
        return diff;
    }

    /** Parameters whose gradient is rounding, and what they move. */
    public List<Amplified> amplified() {
        return amplified;
    }

    /** Losses and norms that are apart by no more than the rounding of what they sum up. */
    public Set<String> grownSums() {
        return Collections.unmodifiableSet(sums);
    }

    /** Matrices that agree only laid out against their kind, with how that lies; in the left file's order. */
    public Map<String, Expected> againstTheirKind() {
        Map<String, Expected> against = new LinkedHashMap<>();
        outside()
                .filter(key -> expected.containsKey(key.path()))
                .filter(key ->
                        agreement(key.path()).between(left.get(key.path()).transposed(), right.get(key.path())))
                .forEach(key -> against.put(key.path(), expected.get(key.path())));
        return against;
    }

    /** Keys outside the tolerance that agree with the left array's axes in another order, by that order. */
    public Map<List<Integer>, List<String>> otherOrders() {
        Map<List<Integer>, List<String>> orders = new LinkedHashMap<>();
        outside()
                .filter(key -> !expected.containsKey(key.path()))
                .filter(key -> left.get(key.path()).size() <= MOST_VALUES)
                .limit(MOST_KEYS)
                .forEach(key -> AxisPermutations.agreeing(
                                left.get(key.path()), right.get(key.path()), array -> agreement(key.path())
                                        .between(array, right.get(key.path())))
                        .ifPresent(order -> orders.computeIfAbsent(order, unknown -> new ArrayList<>())
                                .add(key.path())));
        return orders;
    }

    private Stream<KeyDiff> outside() {
        return diff.keys().stream()
                .filter(key -> key.verdict() == Verdict.MISMATCH || key.verdict() == Verdict.SHAPE)
                .filter(key -> left.get(key.path()).size() > 0);
    }

    /** How a key's values follow from each other, in words, and by which convention; empty if no relation is found. */
    public String relation(JudgedStep step) {
        return relations.of(step.key());
    }

    /** The convention of frameworks that a key's values differ by; empty if none is known. */
    public Optional<String> convention(String key) {
        return relations.convention(key);
    }
}
