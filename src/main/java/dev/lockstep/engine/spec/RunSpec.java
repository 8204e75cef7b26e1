package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a run is carried out and looked at: the fields that belong to no section.
 *
 * @param values of {@link #FIELDS}
 * @param invariance a change that leaves the mathematics alone; null for none
 */
public record RunSpec(FieldValues values, Invariance invariance) implements Serializable {
    /** In the order in which they are read and written. */
    public static final List<Field<?>> FIELDS = List.of(
            RunFields.MATMUL,
            RunFields.REPLICAS,
            ObserveFields.LOSS_SCALE,
            ObserveFields.LOSS_AVERAGE,
            ObserveFields.LOSS_RESET,
            ObserveFields.EMA);

    /** Each as it is by default. */
    public static final RunSpec DEFAULT = of(Map.of());

    public RunSpec {
        Integer reset = values.get(ObserveFields.LOSS_RESET);
        if (reset != null && values.get(ObserveFields.LOSS_AVERAGE).equals(Averaging.NONE)) {
            throw new BadFieldException(ObserveFields.LOSS_RESET.path(), reset + ", but no mean is taken");
        }
        if (values.get(RunFields.REPLICAS) != null && values.get(ObserveFields.EMA) != null) {
            throw new BadFieldException(ObserveFields.EMA.path(), "does not go with replicas");
        }
    }

    /**
     * The fields of a plain case, each under its path or within nested objects.
     *
     * @throws BadFieldException if a value cannot be
     */
    public static RunSpec of(Map<?, ?> given) {
        Map<String, Object> values = new LinkedHashMap<>();
        FIELDS.forEach(field -> values.put(field.path(), read(field, given)));
        Object invariance = given.get(Invariance.FIELD);
        return new RunSpec(
                new FieldValues(values), invariance == null ? null : Invariance.of(Invariance.FIELD, invariance));
    }

    private static <T> T read(Field<T> field, Map<?, ?> given) {
        Object plain = given.containsKey(field.path()) ? given.get(field.path()) : nested(given, field.path());
        return plain == null ? field.standard().apply(null) : field.kind().read(field.path(), plain);
    }

    private static Object nested(Map<?, ?> given, String path) {
        Object at = given;
        for (String name : path.split("\\.", -1)) {
            at = at instanceof Map<?, ?> members ? members.get(name) : null;
        }
        return at;
    }

    /** Whether a path is one of the fields'. */
    public static boolean has(String path) {
        return FIELDS.stream().anyMatch(field -> field.path().equals(path));
    }

    /** The value of one of {@link #FIELDS}. */
    public <T> T get(Field<T> field) {
        return values.get(field);
    }

    /** The same run but for one field. */
    public <T> RunSpec with(Field<T> field, T value) {
        return new RunSpec(values.with(field, value), invariance);
    }

    /** The same run under a change that leaves its mathematics alone; null for none. */
    public RunSpec under(Invariance other) {
        return new RunSpec(values, other);
    }

    /** All of them, plain, by path. */
    public Map<String, Object> plain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        FIELDS.forEach(field -> put(field, values, plain));
        return plain;
    }

    private static <T> void put(Field<T> field, FieldValues values, Map<String, Object> plain) {
        plain.put(field.path(), field.kind().plain(values.get(field)));
    }

    /** Those that are away from their defaults, plain, by path. */
    public Map<String, Object> changed() {
        Map<String, Object> changed = new LinkedHashMap<>();
        FIELDS.forEach(field -> put(field, changed));
        return changed;
    }

    private <T> void put(Field<T> field, Map<String, Object> changed) {
        T value = values.get(field);
        if (!Objects.equals(value, field.standard().apply(values))) {
            changed.put(field.path(), field.kind().plain(value));
        }
    }

    @Override
    public String toString() {
        return changed() + (invariance == null ? "" : " under " + invariance);
    }
}
