package dev.lockstep.record;

/**
 * Text that others wrote (keys, names of checks, messages of programs), as it may be printed: what would end a line, move the
 * cursor or change the direction of the text is escaped, so that no key can forge a line of a log.
 */
public final class Printable {
    private Printable() {}

    /** The text on one line: control characters, line separators and bidirectional marks as {@code \n}, {@code \x1b}, {@code \u2028}. */
    public static String of(String text) {
        if (isAscii(text) || text.codePoints().allMatch(Printable::isPlain)) {
            return text;
        }
        return escaped(text, Integer.MAX_VALUE);
    }

    /** The text on one line, as {@link #of} has it, and cut after about so many characters. */
    static String shortened(String text, int most) {
        if (text.length() < most) {
            String all = of(text);
            if (all.length() < most) {
                return all;
            }
        }
        String beginning = escaped(text, most);
        return beginning.length() < most ? beginning : beginning + "...";
    }

    /** The first of the text's characters, escaped; at least so many, if there are. */
    private static String escaped(String text, int most) {
        StringBuilder escaped = new StringBuilder(Math.min(text.length(), most) + 16);
        for (int at = 0; at < text.length() && escaped.length() < most; ) {
            int point = text.codePointAt(at);
            append(point, escaped);
            at += Character.charCount(point);
        }
        return escaped.toString();
    }

    /** Plain letters alone, as most keys are. */
    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static void append(int point, StringBuilder to) {
        if (isPlain(point)) {
            to.appendCodePoint(point);
            return;
        }
        to.append(
                switch (point) {
                    case '\n' -> "\\n";
                    case '\r' -> "\\r";
                    case '\t' -> "\\t";
                    default -> (point <= 0xff ? "\\x%02x" : "\\u%04x").formatted(point);
                });
    }

    /** Half a surrogate pair is no character either. */
    private static boolean isPlain(int point) {
        return (point >= ' ' && point < 0x7f)
                || (point > 0x9f
                        && !isMark(point)
                        && !(point >= 0xd800 && point <= 0xdfff)
                        && (point & 0xfffe) != 0xfffe);
    }

    private static boolean isMark(int point) {
        return point == 0x061c
                || (point >= 0x200e && point <= 0x200f)
                || (point >= 0x2028 && point <= 0x202e)
                || (point >= 0x2066 && point <= 0x2069);
    }
}
