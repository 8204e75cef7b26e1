package dev.lockstep.explain.search;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What may be why two sides differ: edits of one side's spec.
 *
 * @param edits applied in this order; none for the spec as it is
 */
public record Hypothesis(List<FieldEdit> edits) implements Serializable {
    /** The spec as it is. */
    public static final Hypothesis NONE = new Hypothesis(List.of());

    public Hypothesis {
        edits = List.copyOf(edits);
    }

    /** One edit. */
    public static Hypothesis of(String field, Object from, Object to) {
        return new Hypothesis(List.of(new FieldEdit(field, from, to)));
    }

    /** Both, one after the other. */
    public Hypothesis and(Hypothesis other) {
        List<FieldEdit> all = new ArrayList<>(edits);
        all.addAll(other.edits);
        return new Hypothesis(all);
    }

    /** Of several edits all but one, for each of them; empty of a single edit. */
    List<Hypothesis> withoutOne() {
        List<Hypothesis> parts = new ArrayList<>();
        for (int i = 0; i < edits.size() && edits.size() > 1; i++) {
            List<FieldEdit> others = new ArrayList<>(edits);
            others.remove(i);
            parts.add(new Hypothesis(others));
        }
        return parts;
    }

    /** Whether both edit one field. */
    public boolean meets(Hypothesis other) {
        return edits.stream().anyMatch(edit -> other.edits.stream()
                .anyMatch(theirs -> theirs.field().equals(edit.field())));
    }

    /** The fields that it edits, sorted. */
    public List<String> fields() {
        return edits.stream().map(FieldEdit::field).sorted().toList();
    }

    /** What it changes, whatever the numbers: the edits, sorted. */
    List<String> kind() {
        return edits.stream().map(FieldEdit::kind).sorted().toList();
    }

    /** How many edits. */
    public int size() {
        return edits.size();
    }

    /** The edits, joined by "and". */
    @Override
    public String toString() {
        return edits.isEmpty()
                ? "no edit"
                : edits.stream().map(FieldEdit::toString).collect(Collectors.joining(" and "));
    }
}
