package dev.lockstep.cli;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.FileProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The files that a command writes beside its tables. They are claimed before any work is done: a file that is none of ours is not
 * written over unless asked for. Each is written for itself: one that cannot be written costs no other, only the exit code.
 */
final class OutputFiles {
    private static final int HEAD = 1 << 16;
    private static final int TAIL = 1 << 8;

    private final boolean overwrites;
    private final PrintWriter err;
    private final Map<Path, OutputKind> claimed = new HashMap<>();
    private boolean complete = true;

    /**
     * @param overwrites whether any file may be written over
     * @param err where it is said what could not be written
     */
    OutputFiles(boolean overwrites, PrintWriter err) {
        this.overwrites = overwrites;
        this.err = err;
    }

    /**
     * Claims a file; null claims none.
     *
     * @throws BadFileException if it could not be written, would replace a file of another kind, or is claimed in another form
     */
    void claim(Path file, OutputKind form) {
        if (file == null) {
            return;
        }
        try {
            Path target = AtomicFile.target(file);
            requireWritable(file, target);
            requireOurs(file, target, form);
            OutputKind other = claimed.putIfAbsent(target, form);
            if (other != null) {
                throw new BadFileException(
                        file.toString(), "is to be written twice, as a " + other.name() + " and as a " + form.name());
            }
        } catch (IOException e) {
            throw new BadFileException(file.toString(), "cannot be written: " + FileProblem.words(e));
        }
    }

    private static void requireWritable(Path file, Path target) {
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new BadFileException(file.toString(), "cannot be written: it is a folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new BadFileException(file.toString(), "cannot be written: there is no folder " + folder);
        }
        if (!Files.isWritable(Files.exists(target) ? target : folder)) {
            throw new BadFileException(file.toString(), "cannot be written: permission denied");
        }
    }

    private void requireOurs(Path file, Path target, OutputKind form) throws IOException {
        if (overwrites || !Files.isRegularFile(target) || Files.size(target) == 0) {
            return;
        }
        try (RandomAccessFile old = new RandomAccessFile(target.toFile(), "r")) {
            long size = old.length();
            if (!form.wrote().test(latin1(old, 0, HEAD), latin1(old, Math.max(0, size - TAIL), TAIL))) {
                throw new BadFileException(
                        file.toString(),
                        "is there already and is no " + form.name() + " of lockstep's; --overwrite replaces it");
            }
        }
    }

    private static String latin1(RandomAccessFile file, long from, int most) throws IOException {
        byte[] bytes = new byte[(int) Math.min(most, file.length() - from)];
        file.seek(from);
        file.readFully(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Writes a text; null writes none. What cannot be written is reported on standard error. */
    void write(Path file, String text) {
        write(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes a file; null writes none. What cannot be written is reported on standard error. */
    void write(Path file, AtomicFile.Content content) {
        if (file == null) {
            return;
        }
        try {
            AtomicFile.write(file, content);
        } catch (IOException e) {
            complete = false;
            err.println("lockstep: " + file + ": cannot be written: " + FileProblem.words(e));
            err.flush();
        }
    }

    /** The exit code of a command that came to this one: another one if what it was to write is not all there. */
    int code(int code) {
        return complete ? code : ExitCode.JOB_FAILED;
    }
}
