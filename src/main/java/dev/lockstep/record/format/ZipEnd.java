package dev.lockstep.record.format;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.ByteRanges;
import dev.lockstep.record.Cursor;
import dev.lockstep.record.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the end of a zip archive says of its directory. commons-compress reads entries for as long as it finds some, and accepts a
 * directory that ends early; NumPy does not. Source: PKWARE's APPNOTE.TXT 6.3, sections 4.3.14 to 4.3.16.
 *
 * @param count of the directory's entries
 */
record ZipEnd(long count) {
    private static final int MARK = 0x06054b50;
    private static final long LOCATOR64_MARK = 0x07064b50L;
    private static final int BYTES = 22;
    private static final int LOCATOR64_BYTES = 20;
    private static final int MAX_COMMENT = 0xffff;

    /**
     * Reads the end.
     *
     * @throws BadFileException if the archive does not end with it, or the directory does not lie right before it
     */
    static ZipEnd of(Source archive) {
        long end = position(archive);
        Cursor in = new Cursor(archive, end);
        if (end >= LOCATOR64_BYTES && new Cursor(archive, end - LOCATOR64_BYTES).u32() == LOCATOR64_MARK) {
            return wide(archive, end - LOCATOR64_BYTES);
        }
        in.skip(10);
        long count = in.u16();
        long bytes = in.u32();
        return checked(archive, count, in.u32() + bytes, end);
    }

    private static ZipEnd wide(Source archive, long locator) {
        Cursor in = new Cursor(archive, locator);
        in.skip(8);
        long end = in.i64();
        in = new Cursor(archive, end);
        in.skip(32);
        long count = in.i64();
        long bytes = in.i64();
        return checked(archive, count, in.i64() + bytes, end);
    }

    private static ZipEnd checked(Source archive, long count, long directoryEnd, long end) {
        if (directoryEnd != end) {
            throw new BadFileException(
                    archive.name(),
                    "offset " + end + ": the zip directory should end at offset " + directoryEnd
                            + "; the archive is damaged, or stands after other bytes");
        }
        return new ZipEnd(count);
    }

    /** Where the end record begins: it is the last thing in the file except for a comment, whose length it gives. */
    private static long position(Source archive) {
        long last = archive.size() - BYTES;
        long first = Math.max(0, last - MAX_COMMENT);
        if (last >= first) {
            ByteBuffer tail =
                    archive.read(first, (int) (archive.size() - first)).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = (int) (last - first); at >= 0; at--) {
                if (tail.getInt(at) == MARK) {
                    return requireLast(archive, first + at, tail.getShort(at + BYTES - Short.BYTES) & 0xffff);
                }
            }
        }
        throw new BadFileException(archive.name(), "offset " + archive.size() + ": the zip archive has no directory");
    }

    private static long requireLast(Source archive, long at, int commentBytes) {
        ByteRanges.requireEnd(archive, at + BYTES + commentBytes, "zip archive");
        return at;
    }
}
