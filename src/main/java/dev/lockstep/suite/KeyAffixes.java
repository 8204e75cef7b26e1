package dev.lockstep.suite;

import java.io.Serializable;
import java.util.Optional;

/**
 * What stands around the keys of one seed in a file, such as {@code seed_3/} before them.
 *
 * @param before what every key begins with
 * @param after what every key ends with
 */
public record KeyAffixes(String before, String after) implements Serializable {
    /** The key within a file's key; empty if that one belongs to something else. */
    public Optional<String> within(String fileKey) {
        return fileKey.length() > before.length() + after.length()
                        && fileKey.startsWith(before)
                        && fileKey.endsWith(after)
                ? Optional.of(fileKey.substring(before.length(), fileKey.length() - after.length()))
                : Optional.empty();
    }
}
