package dev.lockstep.record;

import java.io.Serializable;
import java.util.Objects;

/**
 * What made a value; empty where unknown.
 *
 * @param framework such as {@code torch}
 * @param version the framework's
 * @param host the machine's name
 * @param precision such as {@code float32}
 * @param threads how many the numeric kernels used; 0 where unknown
 * @param blas the kernels' name and version
 * @param digest of its inputs
 */
public record Producer(
        String framework, String version, String host, String precision, int threads, String blas, String digest)
        implements Serializable {
    /** Nothing is known. */
    public static final Producer UNKNOWN = new Producer("", "", "", "", 0, "", "");

    public Producer {
        Objects.requireNonNull(framework, "framework");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(blas, "blas");
        Objects.requireNonNull(digest, "digest");
        if (threads < 0) {
            throw new IllegalArgumentException("Producer: threads " + threads + " is negative");
        }
    }
}
