package dev.lockstep.record.pickle;

import dev.lockstep.record.Cursor;
import dev.lockstep.record.MessageText;

/** The escapes of protocol 0's text lines. */
final class PickleText {
    private PickleText() {}

    /** An opcode as an error names it. */
    static String opcode(int opcode) {
        return opcode > ' ' && opcode < 0x7f ? "'" + (char) opcode + "'" : String.format("0x%02x", opcode);
    }

    /** A line of {@code raw-unicode-escape}: only backslash-u and backslash-U are escapes. */
    static String rawUnicode(String line, Cursor in) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            boolean escape = line.charAt(i) == '\\' && i + 1 < line.length();
            if (escape && (line.charAt(i + 1) == 'u' || line.charAt(i + 1) == 'U')) {
                int digits = line.charAt(i + 1) == 'u' ? 4 : 8;
                text.appendCodePoint(hex(line, i + 2, digits, in));
                i += digits + 1;
            } else {
                text.append(line.charAt(i));
            }
        }
        return text.toString();
    }

    /** A Python 2 string literal, one character a byte. */
    static String unquoted(String line, Cursor in) {
        char quote = line.isEmpty() ? 0 : line.charAt(0);
        if (line.length() < 2 || (quote != '\'' && quote != '"') || line.charAt(line.length() - 1) != quote) {
            throw in.refuse("a string without quotes");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < line.length() - 1; i++) {
            if (line.charAt(i) != '\\') {
                text.append(line.charAt(i));
            } else {
                i = escape(line, i + 1, text, in);
            }
        }
        return text.toString();
    }

    /**
     * Reads the escape whose letter is at an index, and says where it ends.
     *
     * @param into Modified: one character more.
     */
    private static int escape(String line, int at, StringBuilder into, Cursor in) {
        char letter = line.charAt(at);
        if (letter == 'x') {
            into.append((char) hex(line, at + 1, 2, in));
            return at + 2;
        }
        int known = "\\'\"ntrabfv".indexOf(letter);
        if (known < 0) {
            throw in.refuse("escape \\" + MessageText.of(String.valueOf(letter)) + " in a string is refused");
        }
        into.append("\\'\"\n\t\r\u0007\b\f\u000b".charAt(known));
        return at;
    }

    private static int hex(String line, int from, int digits, Cursor in) {
        try {
            int code = Integer.parseUnsignedInt(line.substring(from, from + digits), 16);
            if (Character.isValidCodePoint(code)) {
                return code;
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw in.refuse("a broken escape in a string");
        }
        throw in.refuse("an escape beyond Unicode in a string");
    }
}
