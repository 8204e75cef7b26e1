package dev.lockstep.suite;

import java.util.List;
import java.util.function.Function;

/** A candidate and a reference, and how to compare them. */
public sealed interface Check permits ScheduleCheck, BackpropCheck {
    /** What all checks have. */
    CheckSettings settings();

    /** The keys under which it compares, in the order in which they are computed. */
    List<ObservedKey> keys();

    /** Applies the function of its case. */
    <T> T fold(Function<ScheduleCheck, T> schedule, Function<BackpropCheck, T> backprop);
}
