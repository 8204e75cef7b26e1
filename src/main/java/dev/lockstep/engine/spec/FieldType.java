package dev.lockstep.engine.spec;

import java.util.List;
import java.util.Map;

/**
 * What the values of a field are: how they are read from plain values, written as such, and described.
 *
 * <p>Plain values are what JSON can say: null, {@code Boolean}, {@code Integer}, {@code Long}, {@code Double}, {@code String}, and
 * lists and maps of these.
 *
 * @param <T> the type of a value in a spec
 */
public interface FieldType<T> {
    /**
     * A value of the field.
     *
     * @param path where it stands, for the error
     * @throws dev.lockstep.schedule.BadFieldException if it is none, or out of range
     */
    T read(String path, Object plain);

    /** The value as suites write it. */
    default Object plain(T value) {
        return value;
    }

    /** What the values are, in a word or as the words to choose from. */
    String words();

    /** The values as a JSON Schema says it. */
    Map<String, Object> schema();

    /** The same of values in a suite, which may be filled in for each seed. */
    default Map<String, Object> suiteSchema() {
        return schema();
    }

    /** All values, plain, where there are few. */
    default List<Object> choices() {
        return List.of();
    }

    /** Whether null is a value of its own rather than the field left out. */
    default boolean takesNull() {
        return false;
    }
}
