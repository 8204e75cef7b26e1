package dev.lockstep.record;

/** Text out of a file, made fit for an error message. */
final class Shown {
    private static final int MAX_LENGTH = 80;

    private Shown() {}

    /** One line of at most 80 characters; what does not print, or could steer a terminal, stands as {@code \\uXXXX}. */
    static String of(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < MAX_LENGTH; i++) {
            char c = text.charAt(i);
            boolean plain = Character.isLetterOrDigit(c) || (c >= ' ' && c < 0x7f);
            shown.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return shown.length() < MAX_LENGTH
                ? shown.toString()
                : shown.append("...").toString();
    }
}
