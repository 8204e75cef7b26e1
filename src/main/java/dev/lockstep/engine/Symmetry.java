package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Field;
import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.SymmetryFields;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Permutations of a run that leave its mathematics alone: sums are taken in another order, and round otherwise. An index of a
 * permutation is the new place, its value the place before.
 */
final class Symmetry {
    private static final String QUERY_KEY_VALUE = ".attention.self.";
    private static final String ATTENTION_OUTPUT = ".attention.output.dense.weight";
    private static final String INNER = ".intermediate.dense.";
    private static final String OUTPUT = ".output.dense.weight";

    private final int[] rows; // of a batch; null for none
    private final int[] hidden; // heads, element by element; null for none
    private final int[] inner; // null for none

    /** @param size rows of a batch */
    Symmetry(BackpropSpec spec, int size) {
        ModelSpec model = spec.model();
        this.rows = permutation(seed(spec, SymmetryFields.BATCH_ROWS, Kind.BATCH_ROWS), size);
        this.inner = permutation(seed(spec, SymmetryFields.FFN, Kind.FFN), model.intermediate());
        int[] heads = permutation(seed(spec, SymmetryFields.HEADS, Kind.HEADS), model.heads());
        int headSize = model.hidden() / model.heads();
        this.hidden = heads == null
                ? null
                : IntStream.range(0, model.hidden())
                        .map(i -> heads[i / headSize] * headSize + i % headSize)
                        .toArray();
    }

    /** Of the run's invariance, or else of its symmetry. */
    private static Long seed(BackpropSpec spec, Field<Long> field, Kind kind) {
        Long seed = Invariance.seed(spec.invariance(), kind);
        return seed == null ? spec.symmetry().get(field) : seed;
    }

    /** Null without a seed. */
    private static int[] permutation(Long seed, int n) {
        if (seed == null) {
            return null;
        }
        RandomState random = new RandomState(seed);
        int[] permutation = IntStream.range(0, n).toArray();
        for (int i = n - 1; i > 0; i--) {
            int other = random.nextInt(0, i + 1);
            int held = permutation[i];
            permutation[i] = permutation[other];
            permutation[other] = held;
        }
        return isIdentity(permutation) ? rotated(n) : permutation;
    }

    private static boolean isIdentity(int[] permutation) {
        return IntStream.range(0, permutation.length).allMatch(i -> permutation[i] == i);
    }

    /** A replica that moves nothing would be none. */
    private static int[] rotated(int n) {
        return IntStream.range(0, n).map(i -> (i + 1) % n).toArray();
    }

    /** The batch with its rows in another order. */
    TokenBatch permuted(TokenBatch batch) {
        if (rows == null) {
            return batch;
        }
        int length = batch.length();
        int[] ids = new int[batch.tokens()];
        int[] types = batch.types() == null ? null : new int[batch.tokens()];
        int[] labels = new int[batch.size()];
        boolean[] seen = batch.seen() == null ? null : new boolean[batch.tokens()];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(batch.ids(), rows[row] * length, ids, row * length, length);
            labels[row] = batch.labels()[rows[row]];
            if (types != null) {
                System.arraycopy(batch.types(), rows[row] * length, types, row * length, length);
            }
            if (seen != null) {
                System.arraycopy(batch.seen(), rows[row] * length, seen, row * length, length);
            }
        }
        return new TokenBatch(batch.size(), length, ids, types, labels, seen);
    }

    /** @param weight its value is Modified. */
    void permute(Weight weight) {
        long[] shape = weight.parameter().shape().stream()
                .mapToLong(Integer::longValue)
                .toArray();
        int[] from = places(weight.name(), shape);
        if (from != null) {
            double[] before = IntStream.range(0, from.length)
                    .mapToDouble(weight.value()::get)
                    .toArray();
            for (int i = 0; i < from.length; i++) {
                weight.value().set(i, before[from[i]]);
            }
        }
    }

    /**
     * For each element of what is observed its place without permutations; null if all are where they were.
     *
     * @param name of the observation
     */
    int[] placesOf(String name, long[] shape) {
        int slash = name.indexOf('/');
        if (slash >= 0) {
            return places(name.substring(slash + 1), shape);
        }
        return shape.length > 1 ? places(shape, rows, null) : null;
    }

    private int[] places(String parameter, long[] shape) {
        if (parameter.contains(QUERY_KEY_VALUE)) {
            return places(shape, hidden, null);
        }
        if (parameter.endsWith(ATTENTION_OUTPUT)) {
            return places(shape, null, hidden);
        }
        if (parameter.contains(INNER)) {
            return places(shape, inner, null);
        }
        return parameter.endsWith(OUTPUT) ? places(shape, null, inner) : null;
    }

    private static int[] places(long[] shape, int[] first, int[] second) {
        if (first == null && second == null) {
            return null;
        }
        int columns = (int) Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
        int[] places = new int[(int) shape[0] * columns];
        for (int i = 0; i < places.length; i++) {
            int row = i / columns;
            int column = i % columns;
            places[i] = (first == null ? row : first[row]) * columns + (second == null ? column : second[column]);
        }
        return places;
    }
}
