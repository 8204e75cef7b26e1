package dev.lockstep.keys;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Which way round square weight matrices must be compared, judged by the others of their kind: a framework lays out all weights of
 * one type of module alike, and of a matrix that is not square the shapes say how.
 */
public final class MatrixLayouts {
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern EMBEDDING =
            Pattern.compile("embed|(?:^|[._/])(?:wte|wpe|emb|tok|vocab|lookup)(?:[._/]|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern RECURRENT =
            Pattern.compile("weight_(?:ih|hh)|recurrent|lstm|gru|rnn", Pattern.CASE_INSENSITIVE);
    private static final Pattern WEIGHT =
            Pattern.compile("(?:.*_)?(?:weights?|kernel)(?::0)?|w_0", Pattern.CASE_INSENSITIVE);
    /** Modules of a type that its name does not tell, such as an embedding, must not outvote the others. */
    private static final double MAJORITY = 2.0 / 3;

    private final Map<String, Votes> byPattern = new LinkedHashMap<>();
    private final Map<String, Votes> byKind = new LinkedHashMap<>();

    private MatrixLayouts() {}

    /** How the left side's matrices lie, seen from the right side. */
    public enum Layout {
        AS_IS,
        TRANSPOSED
    }

    /**
     * A value of both sides.
     *
     * @param key of both
     * @param left its shape on the left
     * @param right its shape on the right
     */
    public record Matrix(String key, List<Long> left, List<Long> right) {
        public Matrix {
            left = List.copyOf(left);
            right = List.copyOf(right);
        }

        private boolean isSquare() {
            return left.size() == 2 && left.get(0).equals(left.get(1)) && left.equals(right);
        }

        /** What the shapes say; null if they fit neither way, or both. */
        private Layout layout() {
            if (left.size() != 2 || right.size() != 2 || left.get(0).equals(left.get(1))) {
                return null;
            }
            if (left.equals(right)) {
                return Layout.AS_IS;
            }
            return left.get(0).equals(right.get(1)) && left.get(1).equals(right.get(0)) ? Layout.TRANSPOSED : null;
        }
    }

    /**
     * How a square matrix must lie.
     *
     * @param layout as those of its kind do
     * @param witnesses keys of these, in order; of each parameter one
     */
    public record Expected(Layout layout, List<String> witnesses) {}

    /** Of each square matrix whose kind is known to lie one way, how it must lie; by its key. */
    public static Map<String, Expected> of(List<Matrix> values) {
        MatrixLayouts layouts = new MatrixLayouts();
        values.stream().filter(matrix -> matrix.layout() != null).forEach(layouts::count);
        Map<String, Expected> expected = new LinkedHashMap<>();
        for (Matrix matrix : values) {
            Expected here = matrix.isSquare() ? layouts.expected(matrix) : null;
            if (here != null) {
                expected.put(matrix.key(), here);
            }
        }
        return expected;
    }

    private void count(Matrix matrix) {
        byPattern.computeIfAbsent(pattern(matrix), pattern -> new Votes()).add(matrix);
        String kind = kind(matrix);
        if (!kind.isEmpty()) {
            byKind.computeIfAbsent(kind, unknown -> new Votes()).add(matrix);
        }
    }

    private Expected expected(Matrix matrix) {
        KeyName name = KeyName.of(matrix.key());
        if (name.role() == KeyName.Role.FORWARD) {
            return null;
        }
        Expected alike = expected(byPattern.get(pattern(matrix)));
        return alike != null ? alike : expected(byKind.get(kind(matrix)));
    }

    private static Expected expected(Votes votes) {
        return votes == null ? null : votes.expected();
    }

    /** Which way the matrices of one kind lie that are not square, one vote for each parameter. */
    private static final class Votes {
        private final Map<String, Matrix> byName = new LinkedHashMap<>();
        private Expected expected;

        void add(Matrix matrix) {
            byName.putIfAbsent(KeyName.of(matrix.key()).name(), matrix);
        }

        /** What most of them say; null if they do not agree. */
        Expected expected() {
            for (Layout layout : Layout.values()) {
                if (expected == null && !of(layout).isEmpty() && of(layout).size() >= MAJORITY * byName.size()) {
                    expected = new Expected(layout, of(layout));
                }
            }
            return expected;
        }

        private List<String> of(Layout layout) {
            return byName.values().stream()
                    .filter(matrix -> matrix.layout() == layout)
                    .map(Matrix::key)
                    .toList();
        }
    }

    private static String pattern(Matrix matrix) {
        KeyName name = KeyName.of(matrix.key());
        return (name.role() == KeyName.Role.FORWARD ? "forward/" : "")
                + NUMBER.matcher(name.name()).replaceAll("#");
    }

    /** The type of module whose weight it is, as far as names tell; empty for what is no weight. */
    private static String kind(Matrix matrix) {
        KeyName name = KeyName.of(matrix.key());
        Function<Pattern, Boolean> says =
                pattern -> pattern.matcher(name.name()).find();
        if (name.role() == KeyName.Role.FORWARD) {
            return "";
        }
        if (says.apply(EMBEDDING)) {
            return "embedding";
        }
        if (says.apply(RECURRENT)) {
            return "recurrent";
        }
        return WEIGHT.matcher(name.leaf()).matches() ? "linear" : "";
    }
}
