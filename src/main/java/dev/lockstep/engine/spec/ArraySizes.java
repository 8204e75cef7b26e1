package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.List;

/** Refuses runs of which an array has more elements than an int counts: its size would overflow, perhaps to a small one. */
public final class ArraySizes {
    private ArraySizes() {}

    /** Of a model's weights; keys and values have theirs in one array. */
    public static void requireWeights(
            int hidden, int intermediate, int vocab, int maxPosition, int typeVocab, int labels) {
        require("model.hidden", 2, hidden, hidden);
        require("model.intermediate", intermediate, hidden);
        require("model.vocab", vocab, hidden);
        require("model.max_position", maxPosition, hidden);
        require("model.type_vocab", typeVocab, hidden);
        require("model.labels", labels, hidden);
    }

    /**
     * Of what a model makes of a batch.
     *
     * @param field that says how large the batch is
     * @param size rows
     * @param length tokens a row
     */
    public static void requireActivations(String field, ModelSpec model, int size, int length) {
        require(field, size, length, 2, model.hidden());
        require(field, size, length, model.intermediate());
        require(field, size, model.heads(), length, length);
        require(field, size, model.labels());
    }

    private static void require(String field, Integer... shape) {
        // In double, which is exact up to the limit and overflows nowhere.
        double elements = List.of(shape).stream().mapToDouble(size -> size).reduce(1, (a, b) -> a * b);
        if (elements > Integer.MAX_VALUE) {
            throw new BadFieldException(
                    field,
                    "an array of shape " + ModelParameter.text(List.of(shape)) + " has more than " + Integer.MAX_VALUE
                            + " elements");
        }
    }
}
