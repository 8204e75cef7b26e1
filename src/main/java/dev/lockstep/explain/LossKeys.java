package dev.lockstep.explain;

import java.util.regex.Pattern;

/** Tells the losses among a training run's values by their names; metrics, inputs and rates are none. */
public final class LossKeys {
    /** {@code loss} as a word of its own: {@code loss_0}, {@code train/mlm_loss}, {@code trainLoss}, not {@code lossless}. */
    private static final Pattern LOSS = Pattern.compile("(?<![a-z])(loss|LOSS)(es|ES)?(?![a-zA-Z])|Loss(es)?(?![a-z])");

    /** What goes with a loss and is none. */
    private static final Pattern OTHER = Pattern.compile("(?i)loss(es)?[._/-]?(scal|weight|coef|mask|count|steps?\\b)");

    private LossKeys() {}

    /** Whether a step's value is a loss. */
    public static boolean is(JudgedStep step) {
        String name = step.observation();
        return LOSS.matcher(name).find() && !OTHER.matcher(name).find();
    }
}
