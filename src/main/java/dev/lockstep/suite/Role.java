package dev.lockstep.suite;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a side is in its check. Roles come in the order candidate, reference, arbiter, then the sides' own runs in float64, the replicas
 * by their numbers, and runs that are made again.
 *
 * @param number of a replica, from 0, or of a run that is made again, from 1; 0 otherwise
 */
public record Role(Kind kind, int number) implements Comparable<Role>, Serializable {
    /** What is compared. */
    public static final Role CANDIDATE = new Role(Kind.CANDIDATE, 0);
    /** What it is compared with. */
    public static final Role REFERENCE = new Role(Kind.REFERENCE, 0);
    /** The same mathematics in float64. */
    public static final Role ARBITER = new Role(Kind.ARBITER, 0);

    private static final Role CANDIDATE_FLOAT64 = new Role(Kind.CANDIDATE_FLOAT64, 0);
    private static final Role REFERENCE_FLOAT64 = new Role(Kind.REFERENCE_FLOAT64, 0);

    private static final Pattern NUMBERED = Pattern.compile("(replica|candidate_repeat|reference_repeat)_([0-9]{1,4})");
    private static final Comparator<Role> ORDER =
            Comparator.comparing(Role::kind).thenComparingInt(Role::number);

    /** The kinds of roles. */
    public enum Kind {
        CANDIDATE,
        REFERENCE,
        ARBITER,
        /** The candidate's own recorder, in float64. */
        CANDIDATE_FLOAT64,
        /** The reference's own recorder, in float64. */
        REFERENCE_FLOAT64,
        /** The candidate's mathematics, rounded otherwise. */
        REPLICA,
        /** The candidate's run, made once more. */
        CANDIDATE_REPEAT,
        /** The reference's run, made once more. */
        REFERENCE_REPEAT;

        private boolean isNumbered() {
            return this == REPLICA || isRepeat();
        }

        private boolean isRepeat() {
            return this == CANDIDATE_REPEAT || this == REFERENCE_REPEAT;
        }
    }

    public Role {
        Objects.requireNonNull(kind, "kind");
        if (number < 0 || (number > 0 && !kind.isNumbered())) {
            throw new IllegalArgumentException(kind + " has no number " + number);
        }
    }

    /** A replica. */
    public static Role replica(int number) {
        return new Role(Kind.REPLICA, number);
    }

    /** The run of a candidate or a reference, made once more; of any other side there is no such run. */
    public Role repeated(int which) {
        return switch (kind) {
            case CANDIDATE -> new Role(Kind.CANDIDATE_REPEAT, which);
            case REFERENCE -> new Role(Kind.REFERENCE_REPEAT, which);
            case ARBITER, CANDIDATE_FLOAT64, REFERENCE_FLOAT64, REPLICA, CANDIDATE_REPEAT, REFERENCE_REPEAT ->
                throw new IllegalArgumentException(label() + " is made once");
        };
    }

    /** The run of a candidate's or a reference's own recorder in float64; of any other side there is no such run. */
    public Role inFloat64() {
        return switch (kind) {
            case CANDIDATE -> CANDIDATE_FLOAT64;
            case REFERENCE -> REFERENCE_FLOAT64;
            case ARBITER, CANDIDATE_FLOAT64, REFERENCE_FLOAT64, REPLICA, CANDIDATE_REPEAT, REFERENCE_REPEAT ->
                throw new IllegalArgumentException(label() + " has no run in float64");
        };
    }

    /** Whether it is a recorder's own run in float64. */
    public boolean isInFloat64() {
        return kind == Kind.CANDIDATE_FLOAT64 || kind == Kind.REFERENCE_FLOAT64;
    }

    /** Whether it is a run that is made once more. */
    public boolean isRepeat() {
        return kind.isRepeat();
    }

    /** The role of which this is a run: itself, unless it is made once more. */
    public Role original() {
        return switch (kind) {
            case CANDIDATE_REPEAT -> CANDIDATE;
            case REFERENCE_REPEAT -> REFERENCE;
            case CANDIDATE, REFERENCE, ARBITER, CANDIDATE_FLOAT64, REFERENCE_FLOAT64, REPLICA -> this;
        };
    }

    /**
     * The role of a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Role of(String label) {
        Matcher numbered = NUMBERED.matcher(label);
        if (numbered.matches()) {
            return new Role(
                    Kind.valueOf(numbered.group(1).toUpperCase(Locale.ROOT)), Integer.parseInt(numbered.group(2)));
        }
        return switch (label) {
            case "candidate" -> CANDIDATE;
            case "reference" -> REFERENCE;
            case "arbiter" -> ARBITER;
            case "candidate_float64" -> CANDIDATE_FLOAT64;
            case "reference_float64" -> REFERENCE_FLOAT64;
            default ->
                throw new IllegalArgumentException(
                        "\"" + label + "\" is none of candidate, reference, arbiter, replica_0, ...");
        };
    }

    /** The name in suites and tables. */
    public String label() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return kind.isNumbered() ? name + "_" + number : name;
    }

    @Override
    public int compareTo(Role other) {
        return ORDER.compare(this, other);
    }
}
