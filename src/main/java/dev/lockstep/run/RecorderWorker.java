package dev.lockstep.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A recorder's process that makes one run after another. It is told folders, one a line, each with its {@code case.json}; of each it
 * answers a line, {@code {"folder": ..., "problem": null}}, once {@code out.npy} and {@code producer.json} are there.
 */
final class RecorderWorker implements AutoCloseable {
    private static final String START = "--cases";
    private static final File HOME = new File(System.getProperty("java.io.tmpdir"));
    private static final long LOOK_MILLIS = 200;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ProcessTree tree;
    private final Writer folders;
    private final BoundedOutput printed;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private boolean hasMadeRuns;
    private boolean ended;

    private RecorderWorker(ProcessTree tree) {
        this.tree = tree;
        this.folders = tree.process().outputWriter(StandardCharsets.UTF_8);
        this.printed = BoundedOutput.of(tree.process().getErrorStream());
        Thread reader = new Thread(this::read, "lockstep-recorder-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param words of the recorder's command */
    static RecorderWorker start(List<String> words) {
        List<String> started = new ArrayList<>(words);
        started.add(START);
        try {
            // Where it starts does not matter: it works in the folders that it is told.
            return new RecorderWorker(ProcessTree.start(new ProcessBuilder(started).directory(HOME)));
        } catch (IOException e) {
            throw new RecorderException("cannot start " + words.get(0) + ": " + e.getMessage());
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(tree.process().getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            // A process that is killed closes its output: what it has answered is what there is.
            return;
        }
    }

    /**
     * Has the next run made.
     *
     * @throws RecorderException if it fails; whether the process goes on is then told by {@link #isAlive()}
     */
    void record(Path folder, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        tell(folder);
        while (true) {
            String answer = answers.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (answer != null && isOf(folder, answer)) {
                hasMadeRuns = true;
                return;
            }
            if (answer == null && !isAlive() && answers.isEmpty()) {
                ended = true;
                throw new RecorderException("exit code " + tree.process().exitValue() + said());
            }
            if (System.nanoTime() > deadline) {
                tree.kill();
                throw new RecorderException("not done after " + limit.toSeconds() + " s, killed" + said());
            }
        }
    }

    private void tell(Path folder) throws InterruptedException {
        try {
            folders.write(folder + "\n");
            folders.flush();
        } catch (IOException e) {
            ended = !isAlive();
            tree.kill();
            throw new RecorderException("takes no more cases: " + e.getMessage() + said());
        }
    }

    /** Whether a line is the answer for a folder. Others are what somebody printed. */
    private static boolean isOf(Path folder, String line) {
        JsonNode answer;
        try {
            answer = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            return false;
        }
        if (answer == null || !answer.path("folder").asText().equals(folder.toString())) {
            return false;
        }
        if (answer.hasNonNull("problem")) {
            throw new RecorderException(answer.path("problem").asText());
        }
        return true;
    }

    private String said() throws InterruptedException {
        String text = printed.text();
        return text.isEmpty() ? "; it printed nothing" : "; it printed: " + text;
    }

    /** Whether it ended though it had made runs before: what those left may be why. */
    boolean endedAfterOthers() {
        return ended && hasMadeRuns;
    }

    boolean isAlive() {
        return tree.process().isAlive();
    }

    @Override
    public void close() {
        tree.kill();
    }
}
