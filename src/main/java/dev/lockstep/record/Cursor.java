package dev.lockstep.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a file from front to back, little-endian, through a window; every length is checked before anything is allocated. */
public final class Cursor {
    private static final int WINDOW_BYTES = 1 << 16;

    private final Source source;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowStart;
    private long marked;

    public Cursor(Source source, long offset) {
        this.source = source;
        this.windowStart = offset;
        this.marked = offset;
    }

    public Source source() {
        return source;
    }

    public long offset() {
        return windowStart + window.position();
    }

    /** What is refused from here on begins here. */
    public void mark() {
        marked = offset();
    }

    /** The refusal of what was marked last. */
    public BadFileException refuse(String problem) {
        return new BadFileException(source.name(), "offset " + marked + ": " + problem);
    }

    public int u8() {
        return need(1).get() & 0xff;
    }

    public int u16() {
        return need(2).getShort() & 0xffff;
    }

    public int i32() {
        return need(4).getInt();
    }

    public long u32() {
        return i32() & 0xffffffffL;
    }

    public long i64() {
        return need(8).getLong();
    }

    public double bigEndianDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(i64()));
    }

    /** Steps over this many bytes and says where they began. */
    public long skip(long length) {
        long start = offset();
        ByteRanges.require(source, start, length);
        if (length <= window.remaining()) {
            window.position(window.position() + (int) length);
        } else {
            window = ByteBuffer.allocate(0);
            windowStart = start + length;
        }
        return start;
    }

    /** Text in UTF-8. */
    public String utf8(long length, HeapBudget budget) {
        long start = skip(length);
        // A string takes up to two bytes a character, and as many again while it is decoded.
        budget.take(4 * length + HeapBudget.OBJECT_BYTES, start);
        return utf8(source, start, length);
    }

    public static String utf8(Source source, long start, long length) {
        ByteRanges.require(source, start, length);
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
    public String line(int maxLength) {
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
            ByteRanges.require(source, at, length);
            window = source.read(at, (int) Math.min(WINDOW_BYTES, source.size() - at))
                    .order(ByteOrder.LITTLE_ENDIAN);
            windowStart = at;
        }
        return window;
    }
}
