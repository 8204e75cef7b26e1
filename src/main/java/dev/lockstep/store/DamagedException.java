package dev.lockstep.store;

/** Files of the tables that are gone, or are not what was written. */
public final class DamagedException extends RuntimeException {
    /** @param problem one line with the file's name */
    public DamagedException(String problem) {
        super(problem);
    }

    public DamagedException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
