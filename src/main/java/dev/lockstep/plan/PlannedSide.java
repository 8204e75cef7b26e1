package dev.lockstep.plan;

import dev.lockstep.engine.spec.Backend;
import java.io.Serializable;

/**
 * A side of a check.
 *
 * @param origin computed, recorded or commanded
 * @param framework who is said to make, or to have made, its values; empty if nobody says
 * @param description for readers, such as {@code torch AdamW, float32} or a file's path
 */
public record PlannedSide(Origin origin, String framework, String description) implements Serializable {
    /** Where values come from. */
    public enum Origin {
        COMPUTED,
        RECORDED,
        COMMANDED
    }

    /** Whether Lockstep computes it itself. */
    public boolean isComputed() {
        return origin == Origin.COMPUTED;
    }

    /** Whether Lockstep's own engine computes it, and no other backend. */
    public boolean isOwnEngine() {
        return isComputed() && framework.equals(Backend.LOCKSTEP.label());
    }
}
