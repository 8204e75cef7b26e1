package dev.lockstep.engine.spec;

import java.io.Serializable;
import java.util.List;

/**
 * Data-parallel training: each replica takes its part of a batch's rows and has weights and an optimizer of its own; before
 * updates and clipping the gradients are reduced.
 *
 * @param n replicas; they divide the rows
 * @param reduction of the gradients over the replicas
 * @param skip parts of the names of parameters whose gradients are not reduced: each replica goes on with its own
 */
public record Replicas(int n, Reduction reduction, List<String> skip) implements Serializable {
    private static final Field<Integer> N =
            Field.required("n", FieldTypes.atLeast(1), "replicas; they divide the rows");
    private static final Field<Reduction> REDUCE =
            Field.of("reduce", FieldTypes.words(Reduction.class), Reduction.MEAN, "of the gradients over the replicas");
    private static final Field<List<String>> SKIP = Field.of(
            "skip", FieldTypes.texts("parts of names"), List.of(), "parameters whose gradients are not reduced");

    static final FieldType<Replicas> KIND = new ObjectKind<>(
            new Section("replicas", N, REDUCE, SKIP),
            values -> new Replicas(values.get(N), values.get(REDUCE), values.get(SKIP)),
            value -> FieldSchemas.ordered(
                    "n", value.n(), "reduce", value.reduction().label(), "skip", value.skip()));

    public Replicas {
        skip = List.copyOf(skip);
    }

    /** Whether the gradient of the parameter of this name is reduced. */
    public boolean reduces(String parameter) {
        return skip.stream().noneMatch(parameter::contains);
    }
}
