package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.Map;

/**
 * A loss: the values of {@link LossFields}.
 *
 * @param values of its fields
 */
public record LossSpec(FieldValues values) implements Serializable {
    /** Checks what one field alone cannot tell. */
    public LossSpec {
        LossKind kind = values.get(LossFields.KIND);
        if (values.get(LossFields.LABEL_SMOOTHING) != 0 && kind != LossKind.CROSS_ENTROPY) {
            throw new BadFieldException(
                    "loss.label_smoothing", "belongs to cross-entropy, and loss.kind is " + kind.label());
        }
    }

    /** Cross-entropy, its mean. */
    public static final LossSpec DEFAULT = of(Map.of());

    /**
     * A loss as a suite says it.
     *
     * @param plain values by the fields' names
     * @throws dev.lockstep.schedule.BadFieldException if a value cannot be
     */
    public static LossSpec of(Object plain) {
        return new LossSpec(LossFields.SECTION.read(plain));
    }

    /** The same loss except for one field. */
    public <T> LossSpec with(Field<T> field, T value) {
        return new LossSpec(values.with(field, value));
    }

    /** The value of one of {@link LossFields}. */
    public <T> T get(Field<T> field) {
        return values.get(field);
    }

    /** As suites write it, every default filled in. */
    public Map<String, Object> plain() {
        return LossFields.SECTION.plain(values);
    }

    public Reduction reduction() {
        return get(LossFields.REDUCTION);
    }

    /** Share of the target that is spread over all labels. */
    public double labelSmoothing() {
        return get(LossFields.LABEL_SMOOTHING);
    }

    /** Whether label y is taken as labels - 1 - y. */
    public boolean flipLabels() {
        return get(LossFields.FLIP_LABELS);
    }

    @Override
    public String toString() {
        return LossFields.SECTION.text(values);
    }
}
