package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A change that leaves the mathematics of a run alone, which whatever makes the run makes within: a side under it stands against
 * itself without. {@code recorder/case.schema.json} says what each does.
 *
 * @param value of the kind's parameter; 0 if it has none
 */
public record Invariance(Kind kind, long value) implements Serializable {
    /** The member of a case that says it. */
    public static final String FIELD = "invariance";

    private static final String NAME = "name";

    /** What is changed. */
    public enum Kind implements Labelled {
        /** Nothing: the run is made once more. */
        REPEAT(null, 0, 0, "once more"),
        /** The rows of each batch are permuted. */
        BATCH_ROWS("seed", 0, 1, "rows of each batch permuted"),
        /** Masked padding is appended to each row. */
        PAD_LONGER("by", 1, 8, "masked padding appended"),
        /** A batch is taken in micro-batches, weighted as they must be. */
        ACCUMULATE("parts", 2, 2, "batches in micro-batches"),
        /** Attention heads are permuted, in every weight that belongs to them. */
        HEADS("seed", 0, 1, "attention heads permuted"),
        /** Units of the feed-forward part are permuted, in every weight that belongs to them. */
        FFN("seed", 0, 1, "feed-forward units permuted"),
        /** After so many iterations all state is saved, and the rest is done from what is read back. */
        RESUME("at", 1, 1, "interrupted and resumed from saved state"),
        /** Kernels use so many threads. */
        THREADS("count", 1, 1, "other number of threads"),
        /** Each batch is every second row of a bigger array. */
        STRIDE(null, 0, 0, "batches as rows of a bigger one");

        private final String parameter;
        private final long least;
        private final long standard;
        private final String words;

        Kind(String parameter, long least, long standard, String words) {
            this.parameter = parameter;
            this.least = least;
            this.standard = standard;
            this.words = words;
        }

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether masks of dropout, which follow the order of elements, would be others. */
        boolean rearranges() {
            return this != REPEAT && this != THREADS;
        }

        /** What it does, in words. */
        public String words() {
            return words;
        }

        /** It without anything said of its parameter. */
        public Invariance standard() {
            return new Invariance(this, standard);
        }
    }

    public Invariance {
        if (kind.parameter != null) {
            Require.between(kind.parameter, value, kind.least, Integer.MAX_VALUE);
        }
    }

    /**
     * Reads {@code {"name": "pad_longer", "by": 8}}.
     *
     * @param path where it stands; empty for the value itself
     * @throws BadFieldException naming the member
     */
    public static Invariance of(String path, Object plain) {
        Map<?, ?> given = PlainValues.object(path, plain);
        String name = member(path, NAME);
        if (!given.containsKey(NAME)) {
            throw new BadFieldException(name, "is missing");
        }
        Kind kind = Labelled.of(Kind.class, name, PlainValues.text(name, given.get(NAME)));
        for (Object member : given.keySet()) {
            if (!member.equals(NAME) && !member.equals(kind.parameter)) {
                throw new BadFieldException(member(path, member), "is no parameter of " + kind.label());
            }
        }
        Object value = kind.parameter == null ? null : given.get(kind.parameter);
        return value == null ? kind.standard() : of(member(path, kind.parameter), kind, value);
    }

    private static Invariance of(String path, Kind kind, Object plain) {
        long value = PlainValues.wholeLong(path, plain);
        Require.between(path, value, kind.least, Integer.MAX_VALUE);
        return new Invariance(kind, value);
    }

    private static String member(String path, Object name) {
        return path.isEmpty() ? String.valueOf(name) : path + "." + name;
    }

    /** As a case has it. */
    public Map<String, Object> plain() {
        Map<String, Object> plain = new LinkedHashMap<>(Map.of(NAME, kind.label()));
        if (kind.parameter != null) {
            plain.put(kind.parameter, value);
        }
        return plain;
    }

    /** Whether it is of a kind. */
    public static boolean is(Invariance invariance, Kind kind) {
        return invariance != null && invariance.kind == kind;
    }

    /** The seed of a permutation, or null if it is not of this kind. */
    public static Long seed(Invariance invariance, Kind kind) {
        return is(invariance, kind) ? invariance.value : null;
    }

    /**
     * Requires that a run of Lockstep's own can be made under it.
     *
     * @throws BadFieldException naming what does not go with it
     */
    void require(ModelSpec model, BatchSpec batch, LossSpec loss, int iterations, Backend backend, boolean isParallel) {
        refuse(kind.rearranges() && model.dropout() > 0, "does not go with model.dropout, whose masks would be others");
        refuse(
                backend == Backend.ND4J
                        && List.of(Kind.ACCUMULATE, Kind.RESUME, Kind.THREADS).contains(kind),
                "is not honoured by backend nd4j");
        if (kind == Kind.ACCUMULATE) {
            refuse(isParallel, "does not go with replicas, which split the batch too");
            refuse(
                    loss.get(LossFields.IGNORE_INDEX) != null,
                    "does not go with loss.ignore_index, which may leave a part without a label");
        }
        refuse(kind == Kind.RESUME && value >= iterations, "at " + value + " is not below iterations " + iterations);
        if (batch instanceof BatchSpec.Generated generated) {
            requireRows(generated.size());
            requireRoom(model, generated.length());
        }
    }

    /**
     * Requires that a batch has a row for each part.
     *
     * @throws BadFieldException if it has not
     */
    public void requireRows(int rows) {
        refuse(
                kind == Kind.ACCUMULATE && value > rows,
                "parts " + value + " are more than the " + rows + " rows of a batch");
    }

    /**
     * Requires that a row's tokens leave room for those that are appended.
     *
     * @throws BadFieldException if they do not
     */
    public void requireRoom(ModelSpec model, int length) {
        int room = model.maxPosition() - model.positionOffset() - length;
        refuse(
                kind == Kind.PAD_LONGER && value > room,
                "by " + value + ": model.max_position leaves room for " + room + " more tokens");
    }

    private void refuse(boolean holds, String why) {
        if (holds) {
            throw new BadFieldException(FIELD, kind.label() + " " + why);
        }
    }

    @Override
    public String toString() {
        return plain().toString();
    }
}
