package dev.lockstep.record.pickle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The opcodes of pickle protocol 4 that arrays need. Source: CPython's {@code Lib/pickletools.py}. */
public final class PickleOutput {
    private static final int MAX_SHORT = 0xff;

    private final OutputStream to;

    public PickleOutput(OutputStream to) {
        this.to = to;
    }

    public void protocol() throws IOException {
        to.write(new byte[] {(byte) 0x80, 4});
    }

    /** Pushes a global and memoizes it. */
    public void global(String module, String name, int place) throws IOException {
        to.write('c');
        raw((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        put(place);
    }

    public void put(int place) throws IOException {
        to.write(new byte[] {'q', (byte) place});
    }

    public void get(int place) throws IOException {
        to.write(new byte[] {'h', (byte) place});
    }

    public void whole(long value) throws IOException {
        if (value >= 0 && value <= MAX_SHORT) {
            to.write(new byte[] {'K', (byte) value});
        } else if (value == (int) value) {
            number('J', Integer.BYTES, value);
        } else {
            to.write(new byte[] {(byte) 0x8a, Long.BYTES});
            raw(little(Long.BYTES, value));
        }
    }

    public void text(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_SHORT) {
            to.write(new byte[] {(byte) 0x8c, (byte) bytes.length});
        } else {
            number('X', Integer.BYTES, bytes.length);
        }
        raw(bytes);
    }

    public void shortBytes(String ascii) throws IOException {
        to.write(new byte[] {'C', (byte) ascii.length()});
        raw(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /** Announces bytes, which are to follow by {@link #raw}. */
    public void bytesHeader(long length) throws IOException {
        if (length <= MAX_SHORT) {
            to.write(new byte[] {'C', (byte) length});
        } else if (length <= Integer.MAX_VALUE) {
            number('B', Integer.BYTES, length);
        } else {
            number(0x8e, Long.BYTES, length);
        }
    }

    public void raw(byte[] bytes) throws IOException {
        to.write(bytes);
    }

    public void bool(boolean value) throws IOException {
        to.write(value ? 0x88 : 0x89);
    }

    public void none() throws IOException {
        to.write('N');
    }

    public void mark() throws IOException {
        to.write('(');
    }

    public void tupleFromMark() throws IOException {
        to.write('t');
    }

    /** A tuple of the last 0 to 3 values. */
    public void tuple(int size) throws IOException {
        to.write(size == 0 ? ')' : 0x84 + size);
    }

    public void emptyList() throws IOException {
        to.write(']');
    }

    public void append() throws IOException {
        to.write('a');
    }

    public void emptyDictionary() throws IOException {
        to.write('}');
    }

    public void setItem() throws IOException {
        to.write('s');
    }

    public void reduce() throws IOException {
        to.write('R');
    }

    public void build() throws IOException {
        to.write('b');
    }

    public void stop() throws IOException {
        to.write('.');
    }

    private void number(int opcode, int bytes, long value) throws IOException {
        to.write(opcode);
        raw(little(bytes, value));
    }

    private static byte[] little(int bytes, long value) {
        byte[] all = new byte[Long.BYTES];
        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        return Arrays.copyOf(all, bytes);
    }
}
