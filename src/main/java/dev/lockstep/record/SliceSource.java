package dev.lockstep.record;

import java.nio.ByteBuffer;

/** A range of a file, as a file of its own. */
public final class SliceSource implements Source {
    private final String name;
    private final Source whole;
    private final long offset;
    private final long size;

    public SliceSource(String name, Source whole, long offset, long size) {
        ByteRanges.require(whole, offset, size);
        this.name = name;
        this.whole = whole;
        this.offset = offset;
        this.size = size;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ByteBuffer read(long from, int length) {
        ByteRanges.require(this, from, length);
        return whole.read(offset + from, length);
    }
}
