package dev.lockstep.suite;

import java.io.Serializable;
import java.util.List;
import java.util.function.Function;

/** Where recorded values are. */
public sealed interface RecordedSource extends Serializable permits RecordedFile, RecordedSet, RecordedRun {
    /** Applies the function of its case. */
    <T> T fold(Function<RecordedFile, T> file, Function<RecordedSet, T> set, Function<RecordedRun, T> run);

    /** The place, as plans and errors show it: a file's path, {@code set NAME}, or {@code run ID}. */
    String place();

    /** What the suite says about the maker of the values. */
    ProducerClaim producer();

    /** How the keys there become those that the side looks for; none leaves them as they are. */
    List<KeyRule> keys();

    /** The values of one seed. */
    RecordedSource of(long seed);

    /** Whether every seed has a place of its own. */
    boolean isSeeded();
}
