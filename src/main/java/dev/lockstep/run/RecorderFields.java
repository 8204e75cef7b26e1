package dev.lockstep.run;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.ProducerFile;
import dev.lockstep.suite.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Which fields of a case a recorder says that it honours. */
public final class RecorderFields {
    /** No field: who lists it makes one run after another, started with {@code --cases}. */
    public static final String CASES = "cases";

    private static final String ASK = "--fields";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final long MOST_BYTES = 1L << 20;

    private RecorderFields() {}

    /**
     * Asks a recorder, or reads what one has left.
     *
     * @param file a {@code producer.json}, recognized by its ending, or a program, which is started with {@code --fields}
     * @throws BadFileException if it does not say
     */
    public static List<String> of(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadFileException(file.toString(), Files.exists(file) ? "is not a file" : "no such file");
        }
        try {
            if (file.toString().endsWith(".json")) {
                return ProducerFile.readFields(file.toString(), bytes(file, file));
            }
            if (!Files.isExecutable(file)) {
                throw new BadFileException(file.toString(), "is neither a program nor a .json file");
            }
            return ask(file);
        } catch (IOException e) {
            throw new BadFileException(file.toString(), "cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /**
     * Asks the recorder of a command.
     *
     * @throws BadFileException if it does not say
     */
    public static List<String> of(Command command, CommandPaths paths) {
        List<String> words = new ArrayList<>(paths.words(command));
        try {
            return ask(Path.of(words.get(0)), words);
        } catch (IOException e) {
            throw new BadFileException(words.get(0), "cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private static List<String> ask(Path program) throws IOException, InterruptedException {
        return ask(program, List.of(program.toAbsolutePath().toString()));
    }

    /** @param program as errors name it */
    private static List<String> ask(Path program, List<String> words) throws IOException, InterruptedException {
        List<String> asking = new ArrayList<>(words);
        asking.add(ASK);
        try (ScratchFolder folder = new ScratchFolder()) {
            Path answer = folder.path().resolve("fields.json");
            ProcessTree tree = ProcessTree.start(
                    new ProcessBuilder(asking).directory(folder.path().toFile()).redirectOutput(answer.toFile()));
            Process process = tree.process();
            process.getOutputStream().close();
            BoundedOutput said = BoundedOutput.of(process.getErrorStream());
            boolean ended;
            try {
                ended = tree.ends(LIMIT);
            } finally {
                tree.kill();
            }
            if (!ended || process.exitValue() != 0) {
                String how = ended ? "exit code " + process.exitValue() : "not done after " + LIMIT.toSeconds() + " s";
                throw new BadFileException(program.toString(), ASK + ": " + how + "; it said: " + said.text());
            }
            return ProducerFile.readFields(program + " " + ASK, bytes(program, answer));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** @param named the file that the user named */
    private static byte[] bytes(Path named, Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new BadFileException(named.toString(), Files.size(file) + " bytes are no list of fields");
        }
        return Files.readAllBytes(file);
    }
}
