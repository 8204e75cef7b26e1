package dev.lockstep.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The entries of a zip archive, by its central directory. Not {@code ZipFile}: that needs a local file, and copies what a stored entry
 * may leave in place. Source: PKWARE's APPNOTE.TXT 6.3.
 */
final class ZipEntries {
    private static final long END_MARK = 0x06054b50L;
    private static final long END64_MARK = 0x06064b50L;
    private static final long LOCATOR64_MARK = 0x07064b50L;
    private static final long DIRECTORY_MARK = 0x02014b50L;
    private static final long LOCAL_MARK = 0x04034b50L;
    private static final int END_BYTES = 22;
    private static final int LOCATOR64_BYTES = 20;
    private static final int MAX_COMMENT = 0xffff;
    private static final long IN_EXTRA = 0xffffffffL;
    private static final int EXTRA64 = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private ZipEntries() {}

    /**
     * A file in the archive.
     *
     * @param name its name
     * @param method how it is compressed
     * @param crc the check sum of its bytes
     * @param packed its size in the archive
     * @param size its size
     * @param header where its local header begins
     */
    record Entry(String name, int method, long crc, long packed, long size, long header) {
        /** Its bytes: in place if it is stored, in memory if it is deflated. */
        Source open(Source archive, Budget budget) {
            Cursor in = new Cursor(archive, header);
            expect(in, LOCAL_MARK, "a local header");
            in.skip(22);
            int nameBytes = in.u16();
            int extraBytes = in.u16();
            long data = in.offset() + nameBytes + extraBytes;
            SliceSource bytes = new SliceSource(archive.name() + ": " + Shown.of(name), archive, data, packed);
            if (method == STORED && packed == size) {
                return bytes;
            }
            if (method != DEFLATED) {
                throw new BadFileException(bytes.name(), "compression method " + method + " is refused");
            }
            return inflated(bytes, budget);
        }

        private Source inflated(Source bytes, Budget budget) {
            budget.take(size + packed, header);
            byte[] unpacked = new byte[Math.toIntExact(size)];
            Inflater inflater = new Inflater(true);
            try {
                inflater.setInput(bytes.read(0, Math.toIntExact(packed)));
                int count = inflater.inflate(unpacked);
                CRC32 sum = new CRC32();
                sum.update(unpacked);
                if (count == size && sum.getValue() == crc) {
                    return Source.ofBytes(bytes.name(), unpacked);
                }
            } catch (DataFormatException e) {
                throw new BadFileException(bytes.name(), "its compressed bytes are broken");
            } finally {
                inflater.end();
            }
            throw new BadFileException(bytes.name(), "its compressed bytes are not those that the archive announces");
        }
    }

    /** All entries, in the directory's order. */
    static List<Entry> of(Source archive, Budget budget) {
        Cursor in = new Cursor(archive, end(archive));
        expect(in, END_MARK, "the end of a zip directory");
        in.skip(6);
        long count = in.u16();
        in.skip(4);
        long start = in.u32();
        if (start == IN_EXTRA || count == MAX_COMMENT) {
            in = new Cursor(archive, end64(archive));
            in.skip(24);
            in.skip(8);
            count = in.i64();
            in.skip(8);
            start = in.i64();
        }
        return entries(new Cursor(archive, checked(archive, start)), count, budget);
    }

    private static List<Entry> entries(Cursor in, long count, Budget budget) {
        List<Entry> entries = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            entries.add(entry(in, budget));
        }
        return entries;
    }

    private static Entry entry(Cursor in, Budget budget) {
        expect(in, DIRECTORY_MARK, "a zip directory entry");
        in.skip(6);
        int method = in.u16();
        in.skip(4);
        long crc = in.u32();
        long packed = in.u32();
        long size = in.u32();
        int nameBytes = in.u16();
        int extraBytes = in.u16();
        int commentBytes = in.u16();
        in.skip(8);
        long header = in.u32();
        String name = in.utf8(nameBytes, budget);
        long[] wide = {size, packed, header};
        widen(in, extraBytes, wide);
        in.skip(commentBytes);
        return new Entry(name, method, crc, wide[1], wide[0], checked(in.source(), wide[2]));
    }

    /**
     * Reads what did not fit into 32 bits out of an entry's extra fields.
     *
     * @param wide size, packed size, header offset. Modified.
     */
    private static void widen(Cursor in, int extraBytes, long[] wide) {
        long end = in.offset() + extraBytes;
        while (in.offset() + 4 <= end) {
            int id = in.u16();
            int length = in.u16();
            long next = in.offset() + length;
            for (int i = 0; id == EXTRA64 && i < wide.length; i++) {
                if (wide[i] == IN_EXTRA && in.offset() + Long.BYTES <= next) {
                    wide[i] = in.i64();
                }
            }
            in.skip(next - in.offset());
        }
        in.skip(end - in.offset());
    }

    /** Where the end record begins: it is the last thing in the file but for a comment. */
    private static long end(Source archive) {
        long last = archive.size() - END_BYTES;
        long first = Math.max(0, last - MAX_COMMENT);
        if (last >= first) {
            ByteBuffer tail =
                    archive.read(first, (int) (archive.size() - first)).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = (int) (last - first); at >= 0; at--) {
                if (tail.getInt(at) == (int) END_MARK) {
                    return first + at;
                }
            }
        }
        throw new BadFileException(archive.name(), "offset " + archive.size() + ": the zip archive has no directory");
    }

    private static long end64(Source archive) {
        Cursor in = new Cursor(archive, checked(archive, end(archive) - LOCATOR64_BYTES));
        expect(in, LOCATOR64_MARK, "a zip64 locator");
        in.skip(4);
        long at = checked(archive, in.i64());
        expect(new Cursor(archive, at), END64_MARK, "the end of a zip64 directory");
        return at;
    }

    private static long checked(Source archive, long offset) {
        Ranges.require(archive, offset, 0);
        return offset;
    }

    private static void expect(Cursor in, long mark, String what) {
        in.mark();
        if (in.u32() != mark) {
            throw in.refuse(what + " is expected");
        }
    }
}
