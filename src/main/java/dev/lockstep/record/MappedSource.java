package dev.lockstep.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A file mapped into memory, in segments, since one buffer holds 2 GB at most. It takes no heap. */
final class MappedSource implements Source {
    private static final int SEGMENT_BYTES = 1 << 30;

    private final String name;
    private final long size;
    private final List<MappedByteBuffer> segments;

    private final int segmentBytes;

    private MappedSource(String name, long size, int segmentBytes, List<MappedByteBuffer> segments) {
        this.name = name;
        this.segmentBytes = segmentBytes;
        this.size = size;
        this.segments = List.copyOf(segments);
    }

    static MappedSource of(Path path) throws IOException {
        return of(path, SEGMENT_BYTES);
    }

    static MappedSource of(Path path, int segmentBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            List<MappedByteBuffer> segments = new ArrayList<>();
            long size = channel.size();
            for (long from = 0; from < size; from += segmentBytes) {
                segments.add(channel.map(MapMode.READ_ONLY, from, Math.min(segmentBytes, size - from)));
            }
            return new MappedSource(path.toString(), size, segmentBytes, segments);
        }
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
    public ByteBuffer read(long offset, int length) {
        ByteRanges.require(this, offset, length);
        if (length == 0) {
            return ByteBuffer.allocate(0);
        }
        int within = (int) (offset % segmentBytes);
        if (length <= segmentBytes - within) {
            return segments.get((int) (offset / segmentBytes)).slice(within, length);
        }
        ByteBuffer whole = ByteBuffer.allocate(length);
        int first = segmentBytes - within;
        whole.put(read(offset, first)).put(read(offset + first, length - first));
        return whole.flip();
    }
}
