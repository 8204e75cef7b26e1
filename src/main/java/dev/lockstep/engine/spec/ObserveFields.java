package dev.lockstep.engine.spec;

import java.util.List;
import java.util.Map;

/** How what is observed differs from what training computes: what logs show. */
public final class ObserveFields {
    public static final Field<Double> LOSS_SCALE = Field.of(
                    "observe.loss.scale",
                    FieldTypes.number(),
                    1.0,
                    "the observed loss is multiplied by it; training is not")
            .from("logs of loss / gradient_accumulation_steps")
            .trying(0.25, 0.5, 1.0, 2.0, 4.0)
            .on(Scale.LOG);
    public static final Field<Averaging> LOSS_AVERAGE = Field.of(
                    "observe.loss.average",
                    new Averaging.AveragingKind(),
                    Averaging.NONE,
                    "the observed loss is the mean since the start, or of the last ones")
            .from("running: Keras logs, AverageMeter; window: MMEngine's smoothed values");
    public static final Field<Integer> LOSS_RESET = Field.of(
                    "observe.loss.reset_every",
                    FieldTypes.optional(FieldTypes.atLeast(1)),
                    null,
                    "iterations after which the mean begins anew")
            .from("Keras: every epoch");
    public static final Field<Ema> EMA = Field.of(
                    "observe.ema",
                    FieldTypes.optional(Ema.KIND),
                    null,
                    "loss, logits and hidden states are those of averaged weights")
            .from("tf.train.ExponentialMovingAverage, timm ModelEmaV2, torch.optim.swa_utils")
            .trying(Map.of("decay", 0.9), Map.of("decay", 0.99), Map.of("decay", 0.999));

    /** Those of the observed loss. */
    static final List<Field<?>> LOSS = List.of(LOSS_SCALE, LOSS_AVERAGE, LOSS_RESET);

    private ObserveFields() {}
}
