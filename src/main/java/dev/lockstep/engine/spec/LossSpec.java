package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;

/**
 * Cross-entropy.
 *
 * @param labelSmoothing share of the target that is spread over all labels, in [0, 1]
 * @param flipLabels whether label y is taken as labels - 1 - y
 */
public record LossSpec(Reduction reduction, double labelSmoothing, boolean flipLabels) implements Serializable {
    public static final LossSpec DEFAULT = new LossSpec(Reduction.MEAN, 0, false);

    public LossSpec {
        Require.present("loss.reduction", reduction);
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new BadFieldException("loss.label_smoothing", labelSmoothing + " is not between 0 and 1");
        }
    }
}
