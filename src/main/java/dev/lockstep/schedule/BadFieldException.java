package dev.lockstep.schedule;

/**
 * A field of a spec whose value cannot be: unknown, of the wrong type, out of range, or at odds with another field.
 * Whoever read the spec from a file puts the file and the path of the spec before {@link #field()}.
 */
public final class BadFieldException extends IllegalArgumentException {
    private final String field;
    private final String problem;

    /**
     * @param field path of the field within its spec, such as {@code params.num_cycles}; empty for the spec itself
     * @param problem what is wrong, value included, such as {@code 5 does not divide hidden 128}
     */
    public BadFieldException(String field, String problem) {
        super(field.isEmpty() ? problem : field + ": " + problem);
        this.field = field;
        this.problem = problem;
    }

    /** Path of the field within its spec. */
    public String field() {
        return field;
    }

    /** What is wrong with it, value included. */
    public String problem() {
        return problem;
    }

    /** The same problem, seen from a spec that holds this one under {@code parent}. */
    public BadFieldException under(String parent) {
        return new BadFieldException(field.isEmpty() ? parent : parent + "." + field, problem);
    }
}
