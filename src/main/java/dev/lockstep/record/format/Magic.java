package dev.lockstep.record.format;

import dev.lockstep.record.Source;
import java.nio.ByteBuffer;

/** The bytes with which files of a format begin. */
final class Magic {
    private Magic() {}

    /** Whether a file begins with these bytes. */
    static boolean startsWith(Source source, byte[] magic) {
        return source.size() >= magic.length && source.read(0, magic.length).equals(ByteBuffer.wrap(magic));
    }
}
