package dev.lockstep.record;

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
}
