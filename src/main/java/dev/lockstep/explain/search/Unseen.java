package dev.lockstep.explain.search;

import java.io.Serializable;
import java.util.List;

/**
 * Fields whose edits were tried and would not have been noticed.
 *
 * @param faint those with an effect on what was compared, but less than the noise
 * @param idle those that no input exercises: without an effect at all
 */
public record Unseen(List<String> faint, List<String> idle) implements Serializable {
    /** Nothing was asked. */
    public static final Unseen NONE = new Unseen(List.of(), List.of());

    public Unseen {
        faint = List.copyOf(faint);
        idle = List.copyOf(idle);
    }
}
