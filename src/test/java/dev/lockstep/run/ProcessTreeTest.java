package dev.lockstep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that do not end, and what they print. */
@Timeout(60)
class ProcessTreeTest {
    @TempDir
    private Path folder;

    private ProcessTree shell(String script) throws IOException {
        return ProcessTree.start(new ProcessBuilder("/bin/sh", "-c", script).directory(folder.toFile()));
    }

    /** A grandchild whose parent is gone has another parent by then: it has been seen before. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 600 & echo $! > pid; wait",
                "(sleep 600 & echo $! > pid; sleep 1) & wait; sleep 600",
                "trap '' TERM INT; sleep 600 & echo $! > pid; while true; do sleep 1; done"
            })
    void noneOfThemIsLeft(String script) throws Exception {
        ProcessTree tree = shell(script);
        Process process = tree.process();
        assertThat(tree.ends(Duration.ofMillis(2_500))).isFalse();
        long grandchild = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertThat(RunningProcesses.has(grandchild)).isTrue();
        tree.kill();
        // A signal is sent, not answered.
        for (int wait = 0; RunningProcesses.has(grandchild) && wait < 100; wait++) {
            Thread.sleep(20);
        }
        assertThat(process.isAlive()).isFalse();
        assertThat(RunningProcesses.has(grandchild)).isFalse();
    }

    @Test
    void oneThatEndsIsNotWaitedFor() throws Exception {
        ProcessTree tree = shell("exit 3");
        assertThat(tree.ends(Duration.ofMinutes(10))).isTrue();
        tree.kill();
    }

    /** Its parent was gone, and its session another, before anybody looked; the recorder itself ended well. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "setsid sh -c 'echo $$ > pid; exec sleep 600' < /dev/null > /dev/null 2>&1 & while [ ! -s pid ]; do"
                        + " sleep 0.01; done",
                "setsid setsid sh -c 'echo $$ > pid; trap \"\" TERM HUP; while true; do sleep 1; done' > /dev/null &"
                        + " while [ ! -s pid ]; do sleep 0.01; done",
                "nohup sh -c 'setsid sleep 600 & echo $! > pid' > /dev/null 2>&1; while [ ! -s pid ]; do sleep 0.01;"
                        + " done",
            })
    void whatIsLeftInASessionOfItsOwnEndsWithASuccessToo(String script) throws Exception {
        ProcessTree tree = shell(script);
        assertThat(tree.ends(Duration.ofMinutes(1))).isTrue();
        assertThat(tree.process().exitValue()).isZero();
        long left = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        tree.kill();
        for (int wait = 0; RunningProcesses.has(left) && wait < 100; wait++) {
            Thread.sleep(20);
        }
        assertThat(RunningProcesses.has(left)).isFalse();
    }

    private static String text(byte[] bytes) throws InterruptedException {
        return BoundedOutput.of(new ByteArrayInputStream(bytes)).text();
    }

    @Test
    void aShortTextIsKeptWhole() throws Exception {
        String text = "a".repeat(BoundedOutput.FIRST_BYTES) + "b".repeat(BoundedOutput.LAST_BYTES);
        assertThat(text(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }

    @Test
    void ofALongTextTheMiddleIsLeftOut() throws Exception {
        String text = "a".repeat(BoundedOutput.FIRST_BYTES) + "xyz" + "b".repeat(BoundedOutput.LAST_BYTES);
        assertThat(text(text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("a".repeat(BoundedOutput.FIRST_BYTES) + "\n[3 bytes left out]\n"
                        + "b".repeat(BoundedOutput.LAST_BYTES));
    }

    @Test
    void whatIsNoTextIsReplaced() throws Exception {
        assertThat(text(new byte[] {'a', (byte) 0xff, 0, 7, '\t', 'b', '\n'})).isEqualTo("a\ufffd\ufffd\ufffd b");
    }

    /** Whoever inherited the output may hold it open for ever. */
    @Test
    void anOutputThatStaysOpenIsNotWaitedFor() throws Exception {
        InputStream open = new InputStream() {
            private boolean hasBegun;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                try {
                    if (hasBegun) {
                        Thread.sleep(600_000);
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                hasBegun = true;
                into[from] = 'a';
                return 1;
            }
        };
        assertThat(BoundedOutput.of(open).text()).isEqualTo("a");
    }
}
