package dev.lockstep.record;

import java.util.Arrays;

/** Checks of byte ranges against a file's end. */
final class Ranges {
    private Ranges() {}

    /** Refuses a range that is not wholly within the file. */
    static void require(Source source, long offset, long length) {
        if (offset < 0 || length < 0 || offset > source.size() || length > source.size() - offset) {
            throw new BadFileException(
                    source.name(),
                    "offset " + offset + ": " + length + " bytes expected, the file has " + source.size() + " in all");
        }
    }

    /**
     * Refuses bytes after what was read: they would be compared with nothing.
     *
     * @param what was read, such as {@code array}
     */
    static void requireEnd(Source source, long end, String what) {
        if (end < source.size()) {
            throw new BadFileException(
                    source.name(),
                    "offset " + end + ": " + (source.size() - end) + " bytes after the " + what + "'s end"
                            + anotherOne(source, end));
        }
    }

    private static String anotherOne(Source source, long at) {
        byte[] next = new byte[(int) Math.min(NpyReader.MAGIC.length, source.size() - at)];
        source.read(at, next.length).get(next);
        return Arrays.equals(next, NpyReader.MAGIC)
                ? ", another saved array: save several as one dictionary, or by numpy.savez"
                : "";
    }
}
