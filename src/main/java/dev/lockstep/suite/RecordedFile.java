package dev.lockstep.suite;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;

/**
 * A file of recorded values.
 *
 * @param path as seen from where the suite's name is; a Hadoop path too; may hold {@code {seed}}
 * @param producer who is said to have made them
 */
public record RecordedFile(String path, Format format, ProducerClaim producer) implements Serializable {
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
        return new RecordedFile(Template.fill(path, Map.of(Template.SEED, Long.toString(seed))), format, producer);
    }
}
