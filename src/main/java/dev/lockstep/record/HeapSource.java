package dev.lockstep.record;

import java.nio.ByteBuffer;

/** A file whose bytes are in memory. */
final class HeapSource implements Source {
    private final String name;
    private final byte[] bytes;

    HeapSource(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public ByteBuffer read(long offset, int length) {
        ByteRanges.require(this, offset, length);
        return ByteBuffer.wrap(bytes, (int) offset, length).slice();
    }
}
