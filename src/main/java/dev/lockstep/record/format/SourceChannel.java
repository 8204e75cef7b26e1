package dev.lockstep.record.format;

import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.Source;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A file as the channel that commons-compress reads. What is read is charged to a budget, since objects are made of it. */
final class SourceChannel implements SeekableByteChannel {
    private final Source source;
    private final HeapBudget budget;
    private final int heapPerByte;
    private long position;

    /**
     * @param heapPerByte what the reader builds out of each byte that it reads
     */
    SourceChannel(Source source, HeapBudget budget, int heapPerByte) {
        this.source = source;
        this.budget = budget;
        this.heapPerByte = heapPerByte;
    }

    @Override
    public int read(ByteBuffer to) {
        int count = (int) Math.min(to.remaining(), source.size() - position);
        if (count <= 0) {
            return to.hasRemaining() ? -1 : 0;
        }
        budget.take((long) count * heapPerByte, position);
        to.put(source.read(position, count));
        position += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
        position = to;
        return this;
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    /** The file is its owner's to close. */
    @Override
    public void close() {}
}
