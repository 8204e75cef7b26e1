package dev.lockstep.suite;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A file of recorded values.
 *
 * @param path as seen from where the suite's name is; a Hadoop path too; may hold {@code {seed}}
 * @param producer who is said to have made them
 * @param keys applied to all keys of the file
 */
public record RecordedFile(String path, ProducerClaim producer, List<KeyRule> keys) implements RecordedSource {
    public RecordedFile {
        keys = List.copyOf(keys);
    }

    @Override
    public <T> T fold(Function<RecordedFile, T> file, Function<RecordedSet, T> set, Function<RecordedRun, T> run) {
        return file.apply(this);
    }

    @Override
    public String place() {
        return path;
    }

    @Override
    public RecordedFile of(long seed) {
        return new RecordedFile(Template.fill(path, Map.of(Template.SEED, Long.toString(seed))), producer, keys);
    }

    @Override
    public boolean isSeeded() {
        return Template.names(path, Template.SEED);
    }
}
