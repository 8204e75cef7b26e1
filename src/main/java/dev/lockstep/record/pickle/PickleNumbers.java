package dev.lockstep.record.pickle;

import dev.lockstep.record.Cursor;
import dev.lockstep.record.MessageText;
import java.util.regex.Pattern;

/** Reads a pickle's numbers, from text lines or bytes. */
final class PickleNumbers {
    private static final PickleOpaque LARGE_INTEGER = new PickleOpaque("an integer of more than 64 bits");
    /** What is surely beyond 64 bits. */
    private static final Pattern LARGE = Pattern.compile("-?[1-9]\\d{19,}L?");

    /** CPython's pickles have 255 where they can. */
    private static final int MAX_INTEGER_BYTES = 0xff;

    private final Cursor in;

    PickleNumbers(Cursor in) {
        this.in = in;
    }

    Long decimal(String line) {
        String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
        try {
            return Long.valueOf(digits.trim());
        } catch (NumberFormatException e) {
            throw in.refuse("\"" + MessageText.of(line) + "\" is no whole number of 64 bits");
        }
    }

    /** Protocols 0 and 1 write bool as a decimal of two digits. */
    Object decimalOrBool(String line) {
        boolean flag = line.equals("00") || line.equals("01");
        return flag ? (Object) line.equals("01") : integer(line);
    }

    Object integer(String line) {
        return LARGE.matcher(line).matches() ? LARGE_INTEGER : decimal(line);
    }

    Double real(String line) {
        try {
            return switch (line.trim()) {
                case "nan" -> Double.NaN;
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.valueOf(line.trim());
            };
        } catch (NumberFormatException e) {
            throw in.refuse("\"" + MessageText.of(line) + "\" is no number");
        }
    }

    Object integer(long length) {
        if (length > MAX_INTEGER_BYTES) {
            throw in.refuse("a whole number of " + length + " bytes is refused");
        }
        long low = 0;
        for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
            low |= (long) in.u8() << (8 * i);
        }
        if (length > Long.BYTES) {
            in.skip(length - Long.BYTES);
            return LARGE_INTEGER;
        }
        int spare = (int) (Long.SIZE - 8 * length);
        return length == 0 ? 0L : low << spare >> spare;
    }
}
