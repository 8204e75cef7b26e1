package dev.lockstep.suite;

import java.util.List;

/** A candidate and a reference, and how to compare them. */
public sealed interface Check permits ScheduleCheck, BackpropCheck {
    /** What all checks have. */
    CheckSettings settings();

    /** The keys under which it compares, in the order in which they come about. */
    List<ObservedKey> keys();
}
