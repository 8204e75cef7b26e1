package dev.lockstep.engine.spec;

import java.io.Serializable;

/**
 * An exponential moving average of all parameters, which starts as their first values: after each update, average = decay *
 * average + (1 - decay) * parameter.
 *
 * @param decay from 0 to 1
 * @param warmup whether the k-th update, counted from 1, takes no more than (1 + k) / (10 + k) for it
 */
public record Ema(double decay, boolean warmup) implements Serializable {
    private static final Field<Double> DECAY =
            Field.required("decay", FieldTypes.share(), "the part of the average that an update keeps");
    private static final Field<Boolean> WARMUP = Field.of(
            "warmup", FieldTypes.flag(), false, "the k-th update keeps no more than (1 + k) / (10 + k) of the average");

    static final FieldType<Ema> KIND = new ObjectKind<>(
            new Section("ema", DECAY, WARMUP),
            values -> new Ema(values.get(DECAY), values.get(WARMUP)),
            ema -> FieldSchemas.ordered("decay", ema.decay(), "warmup", ema.warmup()));

    /** What the k-th update keeps of the average, k counted from 1. */
    public double kept(int update) {
        return warmup ? Math.min(decay, (1.0 + update) / (10.0 + update)) : decay;
    }
}
