package dev.lockstep.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Breaks files in the ways that break readers. */
final class Mutator {
    private static final int MAX_BYTES = 1 << 17;
    private static final byte[] OPCODES =
            "(.0 12FIJKLMNPQRSTUVXabcdeghijlopqrstu)]}\u0080\u0085\u0088\u008a\u008f\u0090\u0091\u0093\u0094"
                    .getBytes(StandardCharsets.ISO_8859_1);

    private final Random random;
    private final List<byte[]> corpus;

    Mutator(long seed, List<byte[]> corpus) {
        this.random = new Random(seed);
        this.corpus = corpus;
    }

    /** One file of the corpus, changed in one to eight places. */
    byte[] next() {
        byte[] bytes = pick().clone();
        int changes = random.nextBoolean() ? 1 : 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            bytes = mutated(bytes);
        }
        return bytes.length <= MAX_BYTES ? bytes : Arrays.copyOf(bytes, MAX_BYTES);
    }

    private byte[] pick() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] mutated(byte[] bytes) {
        if (bytes.length == 0) {
            return pick().clone();
        }
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 4 : 64));
        return switch (random.nextInt(8)) {
            case 0 -> set(bytes, at, (byte) random.nextInt());
            case 1 -> set(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
            case 2 -> set(bytes, at, OPCODES[random.nextInt(OPCODES.length)]);
            case 3 -> fill(bytes, at, to, (byte) (random.nextBoolean() ? 0xff : 0x00));
            case 4 -> spliced(bytes, at, to, new byte[0]);
            case 5 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            case 6 -> Arrays.copyOf(bytes, at);
            default -> {
                byte[] other = pick();
                int from = other.length == 0 ? 0 : random.nextInt(other.length);
                yield spliced(bytes, at, to, Arrays.copyOfRange(other, from, Math.min(other.length, from + 64)));
            }
        };
    }

    private static byte[] set(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }

    private static byte[] fill(byte[] bytes, int from, int to, byte value) {
        Arrays.fill(bytes, from, to, value);
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] insert) {
        byte[] all = new byte[from + insert.length + bytes.length - to];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(insert, 0, all, from, insert.length);
        System.arraycopy(bytes, to, all, from + insert.length, bytes.length - to);
        return all;
    }
}
