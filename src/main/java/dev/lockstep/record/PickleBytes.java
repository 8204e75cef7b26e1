package dev.lockstep.record;

/**
 * Bytes in a pickle, left where they are in the file.
 *
 * @param source the file
 * @param offset where they begin
 * @param length how many they are
 */
record PickleBytes(Source source, long offset, long length) {
    PickleBytes {
        Ranges.require(source, offset, length);
    }

    static PickleBytes of(Source file, byte[] bytes) {
        return new PickleBytes(Source.ofBytes(file.name(), bytes), 0, bytes.length);
    }
}
