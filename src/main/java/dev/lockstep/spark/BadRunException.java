package dev.lockstep.spark;

/** A run that cannot be started or read as asked: its id is taken, malformed or unknown, or its output is not writable. */
public final class BadRunException extends RuntimeException {
    /**
     * A refusal.
     *
     * @param problem one line with the id or path and what is wrong with it
     */
    public BadRunException(String problem) {
        super(problem);
    }
}
