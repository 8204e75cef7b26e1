package dev.lockstep.suite;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a side is in its check. Roles come in the order candidate, reference, arbiter, then the replicas by their numbers.
 *
 * @param number of a replica, from 0; 0 otherwise
 */
public record Role(Kind kind, int number) implements Comparable<Role>, Serializable {
    /** What is compared. */
    public static final Role CANDIDATE = new Role(Kind.CANDIDATE, 0);
    /** What it is compared with. */
    public static final Role REFERENCE = new Role(Kind.REFERENCE, 0);
    /** The same mathematics in float64. */
    public static final Role ARBITER = new Role(Kind.ARBITER, 0);

    private static final Pattern REPLICA = Pattern.compile("replica_([0-9]{1,4})");
    private static final Comparator<Role> ORDER =
            Comparator.comparing(Role::kind).thenComparingInt(Role::number);

    /** The kinds of roles. */
    public enum Kind {
        CANDIDATE,
        REFERENCE,
        ARBITER,
        /** The candidate's mathematics, rounded otherwise. */
        REPLICA
    }

    public Role {
        Objects.requireNonNull(kind, "kind");
        if (number < 0 || (number > 0 && kind != Kind.REPLICA)) {
            throw new IllegalArgumentException(kind + " has no number " + number);
        }
    }

    /** A replica. */
    public static Role replica(int number) {
        return new Role(Kind.REPLICA, number);
    }

    /**
     * The role of a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Role of(String label) {
        Matcher replica = REPLICA.matcher(label);
        if (replica.matches()) {
            return replica(Integer.parseInt(replica.group(1)));
        }
        return switch (label) {
            case "candidate" -> CANDIDATE;
            case "reference" -> REFERENCE;
            case "arbiter" -> ARBITER;
            default ->
                throw new IllegalArgumentException(
                        "\"" + label + "\" is none of candidate, reference, arbiter, replica_0, ...");
        };
    }

    /** The name in suites and tables. */
    public String label() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return kind == Kind.REPLICA ? name + "_" + number : name;
    }

    @Override
    public int compareTo(Role other) {
        return ORDER.compare(this, other);
    }
}
