package dev.lockstep.suite;

import java.io.Serializable;

/**
 * What a suite says about the maker of a recorded side; empty where it says nothing.
 *
 * @param framework such as {@code torch}
 * @param version the framework's
 * @param host the machine
 * @param precision such as {@code float32}
 */
public record ProducerClaim(String framework, String version, String host, String precision) implements Serializable {
    /** Nothing is claimed. */
    public static final ProducerClaim NONE = new ProducerClaim("", "", "", "");
}
