package dev.lockstep.record.format;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Cursor;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.MessageText;
import dev.lockstep.record.SliceSource;
import dev.lockstep.record.Source;
import dev.lockstep.record.Sources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A file in a zip archive, which commons-compress finds. Its bytes stay in place where they are stored as they are. */
final class ZipMember {
    /** What commons-compress builds of a byte of the directory, rounded up: an entry of 46 bytes and more takes some 600. */
    private static final int HEAP_PER_BYTE = 16;

    /** Where in a file's own header the length of its name stands; that of the extra fields and the name follow. */
    private static final int NAME_LENGTH_OFFSET = 26;

    private static final int WINDOW_BYTES = 1 << 20;
    private static final int MOST_KEPT_BYTES = 1 << 28;

    private final Source archive;
    private final ZipArchiveEntry entry;
    private final HeapBudget budget;

    private ZipMember(Source archive, ZipArchiveEntry entry, HeapBudget budget) {
        this.archive = archive;
        this.entry = entry;
        this.budget = budget;
    }

    /**
     * All files of an archive, in its directory's order, without folders.
     *
     * @throws BadFileException if the directory is broken
     */
    static List<ZipMember> of(Source archive, HeapBudget budget) {
        ZipEnd end = ZipEnd.of(archive);
        List<ZipArchiveEntry> entries = entries(archive, budget);
        if (entries.size() != end.count()) {
            throw new BadFileException(
                    archive.name(),
                    "the zip directory is damaged: " + entries.size() + " of " + end.count() + " entries found");
        }
        // Before any is unpacked: an archive of many that together do not fit is refused at once.
        entries.stream()
                .filter(entry -> entry.getMethod() != ZipArchiveEntry.STORED)
                .forEach(entry -> budget.take(entry.getSize() + entry.getCompressedSize(), entry.getDataOffset()));
        return entries.stream()
                .filter(entry -> !entry.isDirectory())
                .map(entry -> new ZipMember(archive, entry, budget))
                .toList();
    }

    private static List<ZipArchiveEntry> entries(Source archive, HeapBudget budget) {
        SourceChannel channel = new SourceChannel(archive, budget, HEAP_PER_BYTE);
        try (ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel).get()) {
            return new ArrayList<>(Collections.list(zip.getEntries()));
        } catch (BadFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // What is broken it tells by exceptions of many types.
            throw new BadFileException(
                    archive.name(), "the zip directory is damaged: " + MessageText.of(String.valueOf(e.getMessage())));
        }
    }

    /** Its name, folders first. */
    String name() {
        return entry.getName();
    }

    /**
     * Its bytes: in place if they are stored as they are, in memory if they are deflated.
     *
     * @throws BadFileException if they are damaged or encrypted
     */
    Source open() {
        requireReadable();
        SliceSource packed = new SliceSource(
                archive.name() + ": " + MessageText.of(name()),
                archive,
                entry.getDataOffset(),
                entry.getCompressedSize());
        Source bytes = entry.getMethod() == ZipArchiveEntry.STORED ? stored(packed) : inflated(packed);
        if (bytes.size() != entry.getSize() || crc(bytes) != entry.getCrc()) {
            throw refuse("is damaged: its bytes do not match their CRC-32 checksum");
        }
        return bytes;
    }

    /** Its checksum takes a reading of its own: what is far away is kept, where the heap allows it, so that it is read once. */
    private Source stored(Source packed) {
        long size = packed.size();
        if (!archive.isFar() || size > Math.min(MOST_KEPT_BYTES, budget.left() / 2)) {
            return packed;
        }
        budget.take(size, entry.getDataOffset());
        byte[] bytes = new byte[(int) size];
        packed.read(0, bytes.length).get(bytes);
        return Sources.ofBytes(packed.name(), bytes);
    }

    private void requireReadable() {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw refuse("is encrypted");
        }
        if (entry.getMethod() != ZipArchiveEntry.STORED && entry.getMethod() != ZipArchiveEntry.DEFLATED) {
            throw refuse("compression method " + entry.getMethod() + " is refused");
        }
        if (!hasOwnName()) {
            throw refuse("is damaged: its header and the zip directory have different names");
        }
    }

    private boolean hasOwnName() {
        byte[] name = entry.getRawName();
        Cursor header = new Cursor(archive, entry.getLocalHeaderOffset() + NAME_LENGTH_OFFSET);
        int length = header.u16();
        header.skip(2);
        return length == name.length && archive.read(header.offset(), length).equals(ByteBuffer.wrap(name));
    }

    private Source inflated(Source packed) {
        byte[] unpacked = new byte[Math.toIntExact(entry.getSize())];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed.read(0, Math.toIntExact(packed.size())));
            int count = inflater.inflate(unpacked);
            // An inflater that filled its buffer has yet to see the end.
            int more = inflater.inflate(new byte[1]);
            if (count != unpacked.length || more > 0 || !inflater.finished() || inflater.getRemaining() > 0) {
                throw refuse("is damaged: its compressed bytes are not those that the zip directory announces");
            }
            return Sources.ofBytes(packed.name(), unpacked);
        } catch (DataFormatException e) {
            throw refuse("is damaged: its compressed bytes are broken");
        } finally {
            inflater.end();
        }
    }

    private static long crc(Source bytes) {
        CRC32 sum = new CRC32();
        for (long from = 0; from < bytes.size(); from += WINDOW_BYTES) {
            sum.update(bytes.read(from, (int) Math.min(WINDOW_BYTES, bytes.size() - from)));
        }
        return sum.getValue();
    }

    private BadFileException refuse(String problem) {
        return new BadFileException(archive.name() + ": " + MessageText.of(name()), problem);
    }
}
