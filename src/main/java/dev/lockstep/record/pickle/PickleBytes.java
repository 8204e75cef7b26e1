package dev.lockstep.record.pickle;

import dev.lockstep.record.ByteRanges;
import dev.lockstep.record.Source;
import dev.lockstep.record.Sources;

/**
 * Bytes in a pickle, left where they are in the file.
 *
 * @param source the file
 * @param offset where they begin
 * @param length how many they are
 */
record PickleBytes(Source source, long offset, long length) {
    PickleBytes {
        ByteRanges.require(source, offset, length);
    }

    static PickleBytes of(Source file, byte[] bytes) {
        return new PickleBytes(Sources.ofBytes(file.name(), bytes), 0, bytes.length);
    }
}
