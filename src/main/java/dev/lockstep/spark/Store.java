package dev.lockstep.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files under {@code --out}: one folder a table, and out of sight {@code _staging}, where things grow (readers pass over names
 * that begin with an underscore). What a run does there is told by {@link RunPlace}.
 */
public final class Store {
    /** The tables that publishing moves into place; {@link #RUNS} follows last. */
    static final List<String> TABLES = List.of("cases", "log", "reference", "diff", "summary");

    static final String RUNS = "runs";

    /** The same, and the row that makes a run visible: in this order when it appears, the row first when it goes. */
    static final List<String> ALL_TABLES =
            Stream.concat(TABLES.stream(), Stream.of(RUNS)).toList();

    static final String STAGING = "_staging";

    private final FileSystem files;
    private final Path out;
    private final boolean isNew;

    Store(FileSystem files, Path out) {
        this.files = files;
        this.out = out;
        this.isNew = !exists(out);
    }

    /**
     * Opens a place for tables.
     *
     * @param out any Hadoop path; a relative one is under the working directory
     * @throws BadRunException if there is no such file system
     */
    public static Store open(String out, Configuration hadoop) {
        try {
            Path path = new Path(out);
            FileSystem files = path.getFileSystem(hadoop);
            // Checksum files beside each Parquet file would only clutter a local folder; Parquet has its own.
            files.setWriteChecksum(false);
            return new Store(files, files.makeQualified(path));
        } catch (IOException | IllegalArgumentException e) {
            throw new BadRunException("--out " + out + ": " + e.getMessage());
        }
    }

    /** Where the tables lie, without the scheme if they are local. */
    public String location() {
        return isLocal() ? out.toUri().getPath() : out.toString();
    }

    private boolean isLocal() {
        return "file".equals(out.toUri().getScheme());
    }

    /** A place under {@code --out}. */
    Path path(String name) {
        return new Path(out, name);
    }

    /** A new place out of sight. */
    Path newStaging(String kind) {
        return new Path(path(STAGING), kind + "-" + UUID.randomUUID());
    }

    FileSystem files() {
        return files;
    }

    boolean exists(Path path) {
        try {
            return files.exists(path);
        } catch (IOException e) {
            throw new BadRunException("--out " + location() + " cannot be read: " + e.getMessage());
        }
    }

    /** Whether any run has written the table. */
    boolean hasTable(String table) {
        return exists(path(table));
    }

    /** The folders in a folder; none if it is not there. */
    List<FileStatus> folders(Path parent) throws IOException {
        return files.exists(parent)
                ? Stream.of(files.listStatus(parent))
                        .filter(FileStatus::isDirectory)
                        .toList()
                : List.of();
    }

    /** A text in a file under {@code --out}. */
    String read(Path file) {
        try (InputStream stream = files.open(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadRunException("--out " + location() + " cannot be read: " + e.getMessage());
        }
    }

    /** Writes a text, in place of what the file held. */
    void write(Path file, String text) {
        try (OutputStream stream = files.create(file, true)) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (FSError e) {
            // What Hadoop makes of a full local disk.
            throw new UncheckedIOException("cannot write " + file, new IOException(e.getCause()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Fails if the file is there: a local file system tells so only through java.nio. */
    void createOnce(Path file, String text) throws IOException {
        if (isLocal()) {
            java.nio.file.Path local = java.nio.file.Path.of(file.toUri().getPath());
            Files.createDirectories(local.getParent());
            Files.writeString(local, text, StandardOpenOption.CREATE_NEW);
            return;
        }
        try (OutputStream stream = files.create(file, false)) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Moves a folder. What stands in its way was left by a job that died at this very step, and was never visible. */
    void move(Path folder, Path target) throws IOException {
        files.delete(target, true);
        files.mkdirs(target.getParent());
        if (!files.rename(folder, target)) {
            throw new IOException("cannot move " + folder + " to " + target);
        }
    }

    /** Drops a place out of sight, and the folders that were made for it alone. */
    void dropStaged(Path staged) throws IOException {
        files.delete(staged, true);
        if (isEmpty(path(STAGING))) {
            files.delete(path(STAGING), false);
        }
        if (isNew && isEmpty(out)) {
            files.delete(out, false);
        }
    }

    private boolean isEmpty(Path folder) throws IOException {
        return files.exists(folder) && files.listStatus(folder).length == 0;
    }
}
