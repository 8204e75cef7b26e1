package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import dev.lockstep.engine.spec.Labelled;
import dev.lockstep.schedule.BadFieldException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A change that leaves the mathematics of a run alone, which a recorder makes within: a side under it stands against itself without.
 * {@code recorder/case.schema.json} says what each does.
 *
 * @param value of the kind's parameter; 0 if it has none
 */
record Invariance(Kind kind, long value) {
    private static final String NAME = "name";

    /** What is changed. */
    enum Kind implements Labelled {
        REPEAT(null, 0, 0),
        BATCH_ROWS("seed", 0, 1),
        PAD_LONGER("by", 1, 8),
        ACCUMULATE("parts", 2, 2),
        HEADS("seed", 0, 1),
        FFN("seed", 0, 1),
        RESUME("at", 1, 1),
        THREADS("count", 1, 1),
        STRIDE(null, 0, 0);

        private final String parameter;
        private final long least;
        private final long standard;

        Kind(String parameter, long least, long standard) {
            this.parameter = parameter;
            this.least = least;
            this.standard = standard;
        }

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Invariance {
        if (kind.parameter != null && (value < kind.least || value > Integer.MAX_VALUE)) {
            throw new BadFieldException(
                    kind.parameter, value + " is not between " + kind.least + " and " + Integer.MAX_VALUE);
        }
    }

    /** Reads {@code {"name": "pad_longer", "by": 8}}. */
    static Invariance read(JsonTree tree) {
        JsonTree name = TreeReader.object(tree).member(NAME);
        Kind kind = placed(name, () -> Labelled.of(Kind.class, "", TreeReader.text(name)));
        for (String member : tree.members().keySet()) {
            if (!member.equals(NAME) && !member.equals(kind.parameter)) {
                throw new LocatedException(tree.pathOf(member), "is no parameter of " + kind.label());
            }
        }
        long value = kind.parameter == null
                ? 0
                : TreeReader.optional(tree, kind.parameter, TreeReader::wholeLong, kind.standard);
        return placed(tree, () -> new Invariance(kind, value));
    }

    /** As a case has it. */
    Map<String, Object> plain() {
        Map<String, Object> plain = new LinkedHashMap<>(Map.of(NAME, kind.label()));
        if (kind.parameter != null) {
            plain.put(kind.parameter, value);
        }
        return plain;
    }
}
