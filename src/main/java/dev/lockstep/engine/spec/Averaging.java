package dev.lockstep.engine.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * The mean of the last values of a series.
 *
 * @param window how many; {@link Integer#MAX_VALUE} for all since the start
 */
public record Averaging(int window) implements Serializable {
    /** Each value itself. */
    public static final Averaging NONE = new Averaging(1);

    /** The mean since the start. */
    public static final Averaging RUNNING = new Averaging(Integer.MAX_VALUE);

    private static final String WINDOW = "window";
    private static final Map<String, Averaging> WORDS = Map.of("none", NONE, "running", RUNNING);

    public Averaging {
        Require.atLeast(WINDOW, window, 1);
    }

    /** As suites write it: none, running, or the window's size. */
    static final class AveragingKind implements FieldType<Averaging> {
        private static final Field<Integer> SIZE =
                Field.required(WINDOW, FieldTypes.atLeast(1), "how many values the mean is taken of");
        private static final ObjectKind<Averaging> WINDOWS = new ObjectKind<>(
                new Section(WINDOW, SIZE),
                values -> new Averaging(values.get(SIZE)),
                value -> FieldSchemas.ordered(WINDOW, value.window()));

        @Override
        public Averaging read(String path, Object plain) {
            if (plain instanceof Map) {
                return WINDOWS.read(path, plain);
            }
            Averaging word = WORDS.get(plain);
            if (word == null) {
                throw PlainValues.wrong(path, plain, words());
            }
            return word;
        }

        @Override
        public Object plain(Averaging value) {
            return value.equals(NONE) ? "none" : value.equals(RUNNING) ? "running" : WINDOWS.plain(value);
        }

        @Override
        public String words() {
            return "none, running, {window}";
        }

        @Override
        public Map<String, Object> schema() {
            return FieldSchemas.ordered("anyOf", List.of(Map.of("enum", choices()), WINDOWS.schema()));
        }

        @Override
        public List<Object> choices() {
            return List.of("none", "running");
        }
    }
}
