package dev.lockstep.record;

/** Text out of a file, made fit for an error message. */
public final class MessageText {
    private static final int MAX_LENGTH = 80;

    private MessageText() {}

    /** One line of about 80 characters at the most, escaped as {@link Printable} has it. */
    public static String of(String text) {
        return Printable.shortened(text, MAX_LENGTH);
    }
}
