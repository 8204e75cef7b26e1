package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * An imported reference set, whose producer is known to the set.
 *
 * @param name of the set
 */
public record RecordedSet(String name, List<KeyRule> keys) implements RecordedSource {
    /** Also a folder's name and a column's value. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,127}");

    public RecordedSet {
        if (!NAME.matcher(name).matches()) {
            throw new BadFieldException(
                    "set",
                    "\"" + name
                            + "\" is no name of a set: a letter, then at most 127 letters, digits, '.', '_' and '-'");
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
