package dev.lockstep.blindspots;

/** A check's blind spots cannot be looked for; the message says why. */
public final class NoSearchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NoSearchException(String why) {
        super(why);
    }
}
