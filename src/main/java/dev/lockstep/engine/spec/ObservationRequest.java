package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.List;

/**
 * What a run is to report.
 *
 * @param name {@code loss}, {@code grad_norm}, {@code param_norm}, {@code logits}, {@code hidden_K} or {@code hidden_{layer}}
 *     (0 is the embeddings' output), and {@code grad/P}, {@code param/P}, {@code grad_norm/P}, {@code param_norm/P} for a
 *     parameter's name P, a pattern of names such as {@code *.bias}, or {@code {parameter}}
 * @param key template of the key to report it under; the run fills it
 * @param at the iterations, counted from 0; -1 is the last; empty for every one
 */
public record ObservationRequest(String name, String key, List<Integer> at) implements Serializable {
    public ObservationRequest {
        Require.present("observe", name);
        Require.present("observe." + name, key);
        at = List.copyOf(at);
        if (key.isEmpty()) {
            throw new BadFieldException("observe." + name, "the key is empty");
        }
    }

    /** Whether the iteration is asked for. */
    public boolean wants(int iteration, int iterations) {
        return at.isEmpty() || at.contains(iteration) || (iteration == iterations - 1 && at.contains(-1));
    }
}
