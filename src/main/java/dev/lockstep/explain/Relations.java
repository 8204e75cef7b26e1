package dev.lockstep.explain;

import dev.lockstep.keys.KeyName;
import dev.lockstep.keys.KeyName.Role;
import dev.lockstep.record.array.NdArray;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds how one record's values follow from another's, in words, beside what both have one iteration before and after. */
public final class Relations {
    private final Map<String, NdArray> left;
    private final Map<String, NdArray> right;
    private final Function<String, Relation.Agreement> agreements;
    /** Null until a relation is asked for: most records agree. */
    private Map<KeyName, String> rightKeys;

    /**
     * Of two records.
     *
     * @param left by key, as {@link KeyName} reads it
     * @param right the same
     * @param agreements whether two values agree within the tolerance of a key
     */
    public Relations(
            Map<String, NdArray> left, Map<String, NdArray> right, Function<String, Relation.Agreement> agreements) {
        this.left = left;
        this.right = right;
        this.agreements = agreements;
    }

    /** How a key's values follow from each other, and by which convention; empty if no relation is found. */
    public String of(String key) {
        return relation(key)
                .map(relation -> Conventions.of(key, relation)
                        .map(convention -> words(relation, convention))
                        .orElse(relation.words()))
                .orElse("");
    }

    /** The convention of frameworks that a key's values differ by; empty if none is known. */
    Optional<String> convention(String key) {
        return relation(key)
                .flatMap(relation -> Conventions.of(key, relation).map(convention -> words(relation, convention)));
    }

    private static String words(Relation relation, String convention) {
        return relation.words() + ", as of " + convention;
    }

    private Optional<Relation> relation(String key) {
        NdArray one = left.get(key);
        NdArray other = right.get(key);
        if (one == null || other == null) {
            return Optional.empty();
        }
        KeyName name = KeyName.of(key);
        Relation.Context context = new Relation.Context(
                parameter(name, other), neighbours(left, name), neighbours(right, name), agreements.apply(key));
        return Relation.of(one, other, context);
    }

    private Relation.Neighbours neighbours(Map<String, NdArray> side, KeyName name) {
        return new Relation.Neighbours(
                at(side, name, name.role(), name.slot(), name.iteration() - 1),
                at(side, name, name.role(), name.slot(), name.iteration() + 1));
    }

    /** What a decay is proportional to: the parameter before this iteration. */
    private NdArray parameter(KeyName name, NdArray value) {
        if (name.role() != Role.PARAMETER && name.role() != Role.GRADIENT && name.role() != Role.STATE) {
            return null;
        }
        NdArray before = at(right, name, Role.PARAMETER, "", name.iteration() - 1);
        NdArray first = before == null
                ? right.get(rightKeys().get(new KeyName(name.scope(), -1, Role.INITIAL, "", name.name())))
                : before;
        return first == null && name.role() == Role.PARAMETER ? value : first;
    }

    private NdArray at(Map<String, NdArray> side, KeyName name, Role role, String slot, int iteration) {
        return iteration < 0
                ? null
                : side.get(rightKeys().get(new KeyName(name.scope(), iteration, role, slot, name.name())));
    }

    private Map<KeyName, String> rightKeys() {
        if (rightKeys == null) {
            rightKeys = new HashMap<>();
            right.keySet().forEach(key -> rightKeys.put(KeyName.of(key), key));
        }
        return rightKeys;
    }
}
