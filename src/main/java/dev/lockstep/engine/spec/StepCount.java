package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * How an optimizer counts its updates, which bias corrections and decaying rates depend on.
 *
 * @param perUpdate by how much an update raises the count
 * @param offset added to the count
 */
public record StepCount(int perUpdate, int offset) implements Serializable {
    /** Update k, counted from 1, is the k-th. */
    public static final StepCount PLAIN = new StepCount(1, 0);

    private static final String PER_UPDATE = "per_update";
    private static final String OFFSET = "offset";

    /** The count at an update. */
    public int at(int update) {
        return Math.addExact(Math.multiplyExact(perUpdate, update), offset);
    }

    /** Counts as suites write them. */
    static final class CountKind implements FieldType<StepCount> {
        @Override
        public StepCount read(String path, Object plain) {
            Map<?, ?> given = PlainValues.object(path, plain);
            for (Object key : given.keySet()) {
                if (!List.of(PER_UPDATE, OFFSET).contains(key)) {
                    throw new BadFieldException(
                            path + "." + key, "is no field; known here: " + PER_UPDATE + ", " + OFFSET);
                }
            }
            int perUpdate = whole(path, given, PER_UPDATE, PLAIN.perUpdate());
            int offset = whole(path, given, OFFSET, PLAIN.offset());
            Require.atLeast(path + "." + PER_UPDATE, perUpdate, 0);
            Require.atLeast(path + "." + OFFSET, offset + (long) perUpdate, 1);
            return new StepCount(perUpdate, offset);
        }

        private static int whole(String path, Map<?, ?> given, String name, int otherwise) {
            return given.get(name) == null ? otherwise : PlainValues.whole(path + "." + name, given.get(name));
        }

        @Override
        public Object plain(StepCount value) {
            return FieldSchemas.ordered(PER_UPDATE, value.perUpdate(), OFFSET, value.offset());
        }

        @Override
        public String words() {
            return "{per_update, offset}";
        }

        @Override
        public Map<String, Object> schema() {
            Map<String, Object> integer = Map.of("type", "integer");
            return FieldSchemas.ordered(
                    "type",
                    "object",
                    "properties",
                    FieldSchemas.ordered(PER_UPDATE, integer, OFFSET, integer),
                    "additionalProperties",
                    false);
        }
    }
}
