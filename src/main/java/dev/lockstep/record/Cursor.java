package dev.lockstep.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a file from front to back, little-endian, through a window; every length is checked before anything is allocated. */
final class Cursor {
    private static final int WINDOW_BYTES = 1 << 16;

    private final Source source;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowStart;
    private long marked;

    Cursor(Source source, long offset) {
        this.source = source;
        this.windowStart = offset;
        this.marked = offset;
    }

    Source source() {
        return source;
    }

    long offset() {
        return windowStart + window.position();
    }

    /** What is refused from here on begins here. */
    void mark() {
        marked = offset();
    }

    /** The refusal of what was marked last. */
    BadFileException refuse(String problem) {
        return new BadFileException(source.name(), "offset " + marked + ": " + problem);
    }

    int u8() {
        return need(1).get() & 0xff;
    }

    int u16() {
        return need(2).getShort() & 0xffff;
    }

    int i32() {
        return need(4).getInt();
    }

    long u32() {
        return i32() & 0xffffffffL;
    }

    long i64() {
        return need(8).getLong();
    }

    double bigEndianDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(i64()));
    }

    /** Steps over this many bytes and says where they began. */
    long skip(long length) {
        long start = offset();
        Ranges.require(source, start, length);
        if (length <= window.remaining()) {
            window.position(window.position() + (int) length);
        } else {
            window = ByteBuffer.allocate(0);
            windowStart = start + length;
        }
        return start;
    }

    /** Text in UTF-8. */
    String utf8(long length, Budget budget) {
        long start = skip(length);
        // A string takes up to two bytes a character, and as many again while it is decoded.
        budget.take(4 * length + Budget.OBJECT_BYTES, start);
        return utf8(source, start, length);
    }

    static String utf8(Source source, long start, long length) {
        Ranges.require(source, start, length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(source.read(start, Math.toIntExact(length)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadFileException(source.name(), "offset " + start + ": a string is not UTF-8");
        }
    }

    /** Bytes up to the next line feed, which is stepped over, one character a byte. */
    String line(int maxLength) {
        StringBuilder line = new StringBuilder();
        for (int next = u8(); next != '\n'; next = u8()) {
            if (line.length() == maxLength) {
                throw refuse("a line of more than " + maxLength + " bytes is refused");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private ByteBuffer need(int length) {
        if (window.remaining() < length) {
            long at = offset();
            Ranges.require(source, at, length);
            window = source.read(at, (int) Math.min(WINDOW_BYTES, source.size() - at))
                    .order(ByteOrder.LITTLE_ENDIAN);
            windowStart = at;
        }
        return window;
    }
}
