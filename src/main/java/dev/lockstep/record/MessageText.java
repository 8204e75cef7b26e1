package dev.lockstep.record;

/** Text out of a file, made fit for an error message. */
public final class MessageText {
    private static final int MAX_LENGTH = 80;

    private MessageText() {}

    /** One line of at most 80 characters; what does not print, or could steer a terminal, stands as {@code \\uXXXX}. */
    public static String of(String text) {
        if (text.length() < MAX_LENGTH && text.chars().allMatch(MessageText::isPlain)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < MAX_LENGTH; i++) {
            char c = text.charAt(i);
            shown.append(isPlain(c) ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return shown.length() < MAX_LENGTH
                ? shown.toString()
                : shown.append("...").toString();
    }

    private static boolean isPlain(int c) {
        return Character.isLetterOrDigit(c) || (c >= ' ' && c < 0x7f);
    }
}
