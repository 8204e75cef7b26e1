package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run that is resumed with some of its state lost.
 *
 * @param at the update before which, counted from 0
 * @param lost what begins anew
 */
public record Resume(int at, Set<State> lost) implements Serializable {
    private static final String AT = "at";
    private static final String LOST = "lost";

    /** State of an optimizer that a checkpoint may lack. */
    public enum State implements Labelled {
        /** Momenta: Adam's first moment, a velocity. */
        M("m"),
        /** Whatever else is kept for each element: second moments, sums of squares. */
        V("v"),
        /** The number of updates so far. */
        COUNT("count"),
        /** The schedule's step. */
        SCHEDULE("schedule"),
        /** What rounded weights are rounded from: it begins anew from them. */
        MASTERS("masters");

        private final String label;

        State(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    public Resume {
        // Not Set.copyOf, whose order is another one in each process: digests rest on it.
        lost = Collections.unmodifiableSet(lost.isEmpty() ? EnumSet.noneOf(State.class) : EnumSet.copyOf(lost));
    }

    /** Whether a state is lost before an update. */
    public boolean loses(State state, int update) {
        return update == at && lost.contains(state);
    }

    /** Resumed runs as suites write them. */
    static final class ResumeKind implements FieldType<Resume> {
        @Override
        public Resume read(String path, Object plain) {
            Map<?, ?> given = PlainValues.object(path, plain);
            for (Object key : given.keySet()) {
                if (!List.of(AT, LOST).contains(key)) {
                    throw new BadFieldException(path + "." + key, "is no field; known here: " + AT + ", " + LOST);
                }
            }
            int at = PlainValues.whole(path + "." + AT, given.get(AT));
            Require.atLeast(path + "." + AT, at, 0);
            Set<State> lost = new LinkedHashSet<>();
            for (Object word : PlainValues.list(path + "." + LOST, given.get(LOST))) {
                lost.add(Labelled.of(State.class, path + "." + LOST, PlainValues.text(path + "." + LOST, word)));
            }
            return new Resume(at, lost);
        }

        @Override
        public Object plain(Resume value) {
            List<String> lost = value.lost().stream().sorted().map(State::label).toList();
            return FieldSchemas.ordered(AT, value.at(), LOST, lost);
        }

        @Override
        public String words() {
            return "{at, lost: m, v, count, schedule, masters}";
        }

        @Override
        public Map<String, Object> schema() {
            return FieldSchemas.ordered(
                    "type",
                    "object",
                    "properties",
                    FieldSchemas.ordered(
                            AT,
                            FieldSchemas.ordered("type", "integer", "minimum", 0),
                            LOST,
                            FieldSchemas.ordered(
                                    "type",
                                    "array",
                                    "items",
                                    Map.of("enum", List.of("m", "v", "count", "schedule", "masters")))),
                    "required",
                    List.of(AT, LOST),
                    "additionalProperties",
                    false);
        }
    }
}
