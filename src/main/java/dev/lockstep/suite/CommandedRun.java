package dev.lockstep.suite;

import dev.lockstep.engine.spec.BackpropSpec;
import java.io.Serializable;
import java.util.List;

/**
 * One run that a recorder is to make.
 *
 * @param given what it is told
 * @param keys how the keys of what it records become the check's
 * @param spec the run, if the suite describes all of one that Lockstep's engine knows; null for any other
 */
public record CommandedRun(Command command, RecorderCase given, List<KeyRule> keys, BackpropSpec spec)
        implements Serializable {
    public CommandedRun {
        keys = List.copyOf(keys);
    }

    /** What tells one run from another, as a text: equal ones ask the same of the same program. */
    public String identity() {
        return command.words() + "\n" + given.json() + "\n" + keys;
    }
}
