package dev.lockstep.blindspots;

import dev.lockstep.judge.Rounding;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.Tolerance;
import java.util.List;

/**
 * A check of training runs whose blind spots are looked for.
 *
 * @param check its name
 * @param template the candidate's spec, which the mutants edit
 * @param candidate how its sides round
 */
public record Question(
        String check,
        SpecTemplate template,
        List<ObservedKey> keys,
        List<Long> seeds,
        Tolerance tolerance,
        Rounding candidate,
        Rounding reference) {
    public Question {
        keys = List.copyOf(keys);
        seeds = List.copyOf(seeds);
    }
}
