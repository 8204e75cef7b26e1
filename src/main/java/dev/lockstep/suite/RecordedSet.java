package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.util.List;
import java.util.function.Function;

/**
 * An imported reference set, whose producer is known to the set.
 *
 * @param name of the set
 */
public record RecordedSet(String name, List<KeyRule> keys) implements RecordedSource {
    public RecordedSet {
        if (!FolderNames.fits(name)) {
            throw new BadFieldException("set", "\"" + name + "\" is no name of a set: " + FolderNames.FORM);
        }
        keys = List.copyOf(keys);
    }

    @Override
    public <T> T fold(Function<RecordedFile, T> file, Function<RecordedSet, T> set, Function<RecordedRun, T> run) {
        return set.apply(this);
    }

    @Override
    public String place() {
        return "set " + name;
    }

    @Override
    public ProducerClaim producer() {
        return ProducerClaim.NONE;
    }

    @Override
    public RecordedSet of(long seed) {
        return this;
    }

    @Override
    public boolean isSeeded() {
        return false;
    }
}
