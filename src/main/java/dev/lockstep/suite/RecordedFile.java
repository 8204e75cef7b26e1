package dev.lockstep.suite;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A file of recorded values.
 *
 * @param path as seen from where the suite's name is; a Hadoop path too; may hold {@code {seed}}
 * @param producer who is said to have made them
 * @param keys how its keys become the check's; empty if they are as they should be
 */
public record RecordedFile(String path, Format format, ProducerClaim producer, List<KeyRule> keys)
        implements Serializable {
    public RecordedFile {
        keys = List.copyOf(keys);
    }

    /** The form of a file. */
    public enum Format {
        NPY,
        SAFETENSORS;

        /** The key in suites. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The file of one seed. */
    public RecordedFile of(long seed) {
        return new RecordedFile(
                Template.fill(path, Map.of(Template.SEED, Long.toString(seed))), format, producer, keys);
    }
}
