package dev.lockstep.store;

/** A run or a set that cannot be made or read as asked: its name is taken, malformed or unknown, or its output is not writable. */
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
