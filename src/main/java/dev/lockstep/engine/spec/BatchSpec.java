package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** What a run is fed with: the values of {@link BatchFields}. */
public sealed interface BatchSpec extends Serializable {
    /**
     * Batches as a suite says them.
     *
     * @param plain values by the fields' names
     * @throws BadFieldException if a value cannot be
     */
    static BatchSpec of(Object plain) {
        return PlainValues.object("batch", plain).containsKey(BatchFields.IDS.name())
                ? new Files(BatchFields.FILES.read(plain))
                : new Generated(BatchFields.GENERATED.read(plain));
    }

    /** One batch of generated rows without padding, the same in every iteration. */
    static Generated generated(int size, int length, long seed) {
        return new Generated(BatchFields.GENERATED.read(Map.of(
                "generator", BatchGenerator.NUMPY_RANDINT.label(), "size", size, "length", length, "seed", seed)));
    }

    /** As suites write them, every default filled in. */
    Map<String, Object> plain();

    /** The batch that an iteration takes, counted from 0. */
    int batchAt(int iteration);

    /** Whether token types are passed. */
    boolean hasTokenTypes();

    /**
     * Fake batches from NumPy's {@code RandomState}: batch j from seed + stride * j, iteration i takes batch i mod count.
     *
     * @param values of its fields
     */
    record Generated(FieldValues values) implements BatchSpec {
        public Generated {
            long seed = values.get(BatchFields.SEED);
            int count = values.get(BatchFields.COUNT);
            if (seed + values.get(BatchFields.STRIDE) * (count - 1) > BatchFields.LAST_SEED) {
                throw new BadFieldException(
                        "batch.seed",
                        "the last of " + count + " batches would need a seed over " + BatchFields.LAST_SEED);
            }
            Require.between(
                    "batch.duplicates", values.get(BatchFields.DUPLICATES), 0, values.get(BatchFields.SIZE) / 2);
            requireTurn(values);
        }

        private static void requireTurn(FieldValues values) {
            int count = values.get(BatchFields.COUNT);
            boolean drops = values.get(BatchFields.DROP_LAST);
            if (drops && count == 1) {
                throw new BadFieldException("batch.drop_last", "true, but of 1 batch none would be left");
            }
            for (int batch : values.get(BatchFields.ORDER)) {
                Require.between("batch.order", batch, 0, (drops ? count - 1 : count) - 1);
            }
        }

        @Override
        public boolean hasTokenTypes() {
            return get(BatchFields.TOKEN_TYPES) != TokenTypes.NONE;
        }

        @Override
        public int batchAt(int iteration) {
            int turn = iteration / get(BatchFields.REPEAT);
            List<Integer> order = get(BatchFields.ORDER);
            int batches = get(BatchFields.DROP_LAST) ? count() - 1 : count();
            return order.isEmpty() ? turn % batches : order.get(turn % order.size());
        }

        /** The same batches except for one field. */
        public <T> Generated with(Field<T> field, T value) {
            return new Generated(values.with(field, value));
        }

        /** The value of one of {@link BatchFields}. */
        public <T> T get(Field<T> field) {
            return values.get(field);
        }

        @Override
        public Map<String, Object> plain() {
            return BatchFields.GENERATED.plain(values);
        }

        /** Rows. */
        public int size() {
            return get(BatchFields.SIZE);
        }

        /** Tokens of a row. */
        public int length() {
            return get(BatchFields.LENGTH);
        }

        public long seed() {
            return get(BatchFields.SEED);
        }

        /** Whether rows end in padding, id 0, of a random length. */
        public boolean pads() {
            return get(BatchFields.PADS);
        }

        /** Whether the attention mask is passed. */
        public boolean mask() {
            return get(BatchFields.MASK);
        }

        /** Batches that are taken in turn. */
        public int count() {
            return get(BatchFields.COUNT);
        }

        public long stride() {
            return get(BatchFields.STRIDE);
        }

        @Override
        public String toString() {
            return BatchFields.GENERATED.text(values);
        }
    }

    /**
     * One batch from files, the same in every iteration.
     *
     * @param values of its fields
     */
    record Files(FieldValues values) implements BatchSpec {
        public Files {
            Require.present("batch.ids", values.get(BatchFields.IDS));
        }

        @Override
        public Map<String, Object> plain() {
            return BatchFields.FILES.plain(values);
        }

        @Override
        public boolean hasTokenTypes() {
            return tokenTypes() != null;
        }

        @Override
        public int batchAt(int iteration) {
            return 0;
        }

        /** Integers (batch, length). */
        public String ids() {
            return values.get(BatchFields.IDS);
        }

        /** Integers (batch). */
        public String labels() {
            return values.get(BatchFields.FILE_OF_LABELS);
        }

        /** Integers (batch, length); null for the model's own type. */
        public String tokenTypes() {
            return values.get(BatchFields.FILE_OF_TOKEN_TYPES);
        }

        /** Numbers (batch, length), 1 for a token that is seen; null for none. */
        public String mask() {
            return values.get(BatchFields.FILE_OF_MASK);
        }

        @Override
        public String toString() {
            return BatchFields.FILES.text(values);
        }
    }
}
