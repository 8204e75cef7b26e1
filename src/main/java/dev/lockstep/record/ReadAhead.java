package dev.lockstep.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file that is far away, read block by block: what is read next mostly stands behind what was read last. It keeps a block for
 * every thread that may walk the file at once, and no more, however large the file.
 */
public final class ReadAhead implements Source {
    /** Large enough for a round trip to be worth it, small enough for the blocks of all threads. */
    static final int BLOCK_BYTES = 2 << 20;

    private final Source far;
    private final int blockBytes;
    private final Map<Long, ByteBuffer> blocks;

    /** Reads ahead in this file, which is closed with this one. */
    public ReadAhead(Source far) {
        this(far, BLOCK_BYTES, Runtime.getRuntime().availableProcessors() + 2);
    }

    ReadAhead(Source far, int blockBytes, int maxBlocks) {
        this.far = far;
        this.blockBytes = blockBytes;
        this.blocks = new LinkedHashMap<>(maxBlocks, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, ByteBuffer> eldest) {
                return size() > maxBlocks;
            }
        };
    }

    @Override
    public String name() {
        return far.name();
    }

    @Override
    public long size() {
        return far.size();
    }

    @Override
    public boolean isFar() {
        return true;
    }

    @Override
    public ByteBuffer read(long offset, int length) {
        ByteRanges.require(this, offset, length);
        if (length > blockBytes) {
            return far.read(offset, length);
        }
        int within = (int) (offset % blockBytes);
        if (length <= blockBytes - within) {
            return length == 0
                    ? ByteBuffer.allocate(0)
                    : block(offset / blockBytes).slice(within, length);
        }
        int first = blockBytes - within;
        ByteBuffer both = ByteBuffer.allocate(length);
        both.put(read(offset, first)).put(read(offset + first, length - first));
        return both.flip();
    }

    private ByteBuffer block(long index) {
        ByteBuffer known;
        synchronized (blocks) {
            known = blocks.get(index);
        }
        return known == null ? fetched(index) : known;
    }

    /** Not under the lock: threads that walk different parts of the file fetch at once. */
    private ByteBuffer fetched(long index) {
        long from = index * blockBytes;
        ByteBuffer block = far.read(from, (int) Math.min(blockBytes, size() - from));
        synchronized (blocks) {
            blocks.put(index, block);
        }
        return block;
    }

    @Override
    public void close() throws IOException {
        far.close();
    }
}
