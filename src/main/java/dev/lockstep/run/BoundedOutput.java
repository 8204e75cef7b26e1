package dev.lockstep.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Takes all that a process prints, so that it never waits, and keeps the first and the last of it: however much it prints, so many
 * bytes are held.
 */
final class BoundedOutput {
    static final int FIRST_BYTES = 500;
    static final int LAST_BYTES = 1500;
    /** How long the text of a process that has ended may take: a process that inherited its output may hold it open for ever. */
    private static final long GRACE_MILLIS = 2_000;

    private final InputStream stream;
    private final Thread thread;
    private final ByteArrayOutputStream first = new ByteArrayOutputStream();
    /** A ring. */
    private final byte[] last = new byte[LAST_BYTES];

    private long count;

    private BoundedOutput(InputStream stream) {
        this.stream = stream;
        this.thread = new Thread(this::take, "lockstep-recorder-output");
        thread.setDaemon(true);
    }

    /** Starts to take. */
    static BoundedOutput of(InputStream stream) {
        BoundedOutput text = new BoundedOutput(stream);
        text.thread.start();
        return text;
    }

    private void take() {
        byte[] part = new byte[8192];
        try {
            for (int length = stream.read(part); length >= 0; length = stream.read(part)) {
                add(part, length);
            }
        } catch (IOException e) {
            // A process that is killed may close its output at any moment: what was read so far is what there is.
            return;
        }
    }

    private synchronized void add(byte[] part, int length) {
        for (int i = 0; i < length; i++, count++) {
            if (first.size() < FIRST_BYTES) {
                first.write(part[i]);
            } else {
                last[(int) (count % LAST_BYTES)] = part[i];
            }
        }
    }

    /** What was printed, of a process that has ended; bytes that are no UTF-8 and control characters are replaced. */
    String text() throws InterruptedException {
        thread.join(GRACE_MILLIS);
        return readable(new String(bytes(), StandardCharsets.UTF_8));
    }

    private synchronized byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first.toByteArray());
        long begin = Math.max(first.size(), count - LAST_BYTES);
        if (begin > first.size()) {
            bytes.writeBytes(("\n[" + (begin - first.size()) + " bytes left out]\n").getBytes(StandardCharsets.UTF_8));
        }
        for (long i = begin; i < count; i++) {
            bytes.write(last[(int) (i % LAST_BYTES)]);
        }
        return bytes.toByteArray();
    }

    /** A terminal that shows it later must not obey it. */
    private static String readable(String text) {
        return text.replace('\t', ' ')
                .replaceAll("[\\p{Cntrl}&&[^\r\n]]", "\ufffd")
                .strip();
    }
}
