package dev.lockstep.engine.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A field of a spec: one row, from which its reader, writer, JSON Schema, catalogue entry and hypotheses follow.
 *
 * @param path as suites have it, such as {@code model.layer_norm_eps}
 * @param standard its default, from the fields before it; null if a suite must say it
 * @param standardText its default as a suite would write it
 * @param description what it means, in a phrase
 * @param source where its values come from: a framework's file, a paper; empty where there is nothing to cite
 * @param tries values to try in its place, plain, beside the other choices of its kind
 * @param scale on which a number is searched; null for none
 */
public record Field<T>(
        String path,
        FieldType<T> kind,
        Function<FieldValues, T> standard,
        String standardText,
        String description,
        String source,
        Function<ModelSpec, List<Object>> tries,
        Scale scale) {
    private static final String REQUIRED = "required";

    /** A field that a suite must say. */
    static <T> Field<T> required(String path, FieldType<T> kind, String description) {
        return new Field<>(path, kind, null, REQUIRED, description, "", model -> List.of(), null);
    }

    /** A field with a default. */
    static <T> Field<T> of(String path, FieldType<T> kind, T standard, String description) {
        Object plain = standard == null ? null : kind.plain(standard);
        String text = plain == null ? "none" : plain instanceof Double number ? shown(number) : String.valueOf(plain);
        return of(path, kind, values -> standard, text, description);
    }

    /** A field whose default depends on the fields before it. */
    static <T> Field<T> of(
            String path, FieldType<T> kind, Function<FieldValues, T> standard, String text, String description) {
        return new Field<>(path, kind, standard, text, description, "", model -> List.of(), null);
    }

    private static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9
                ? Long.toString((long) number)
                : Double.toString(number).replace(".0E", "e").replace("E", "e");
    }

    /** The same field, with its source. */
    Field<T> from(String where) {
        return new Field<>(path, kind, standard, standardText, description, where, tries, scale);
    }

    /** The same field, with values to try in its place. */
    Field<T> trying(Object... plain) {
        return trying(model -> Arrays.asList(plain));
    }

    /** The same field, with values to try that depend on the model. */
    Field<T> trying(Function<ModelSpec, List<Object>> plain) {
        return new Field<>(path, kind, standard, standardText, description, source, plain, scale);
    }

    /** The same field, a number that is searched on a scale from the values that are tried. */
    Field<T> on(Scale where) {
        return new Field<>(path, kind, standard, standardText, description, source, tries, where);
    }

    /** The section that it belongs to, such as {@code model}; empty for a field of the run itself. */
    public String section() {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }

    /** Its name within its section. */
    public String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    public boolean isRequired() {
        return standard == null;
    }

    /** The scale on which a number is searched. */
    public Optional<Scale> searched() {
        return Optional.ofNullable(scale);
    }

    /**
     * What a hypothesis may say in its place, plain: the other choices of its kind, and what its row tries.
     *
     * @param current its value, plain
     */
    public List<Object> alternatives(ModelSpec model, Object current) {
        Set<Object> others = new LinkedHashSet<>(kind.choices());
        others.addAll(tries.apply(model));
        others.removeIf(other -> Objects.equals(other, current) || isEqualNumber(other, current));
        return new ArrayList<>(others);
    }

    private static boolean isEqualNumber(Object left, Object right) {
        return left instanceof Number one && right instanceof Number two && one.doubleValue() == two.doubleValue();
    }

    /** Its values in a recorder's case, defaults filled in, as a JSON Schema says it. */
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>(kind.schema());
        schema.put("description", description);
        return schema;
    }

    /** Its values in a suite: one with a default takes null for it. */
    public Map<String, Object> suiteSchema() {
        Map<String, Object> schema = new LinkedHashMap<>(
                isRequired() || kind.takesNull() ? kind.suiteSchema() : FieldSchemas.orNull(kind.suiteSchema()));
        schema.put("description", description);
        return schema;
    }
}
