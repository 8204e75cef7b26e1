package dev.lockstep.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files under {@code --out}: one folder a table, in it one {@code run_id=ID} a run.
 *
 * <p>A run grows out of sight under {@code _staging} (readers pass over names that begin with an underscore); publishing
 * moves its tables into place, the row in {@code runs} last. Every view asks for that row, so a run shows whole or not
 * at all.
 */
public final class Store {
    /** The tables that publishing moves into place; {@link #RUNS} follows last. */
    static final List<String> TABLES = List.of("cases", "log", "reference", "diff", "summary");

    static final String RUNS = "runs";

    /** The same, and the row that makes a run visible: in this order when it appears, the row first when it goes. */
    static final List<String> ALL_TABLES =
            Stream.concat(TABLES.stream(), Stream.of(RUNS)).toList();

    static final String STAGING = "_staging";

    static final String LOGS = "logs";

    /** In a run's place out of sight: who claimed it, by the digest of what the run is asked. */
    private static final String OWNER = "owner";

    /** Begins with a letter, so that no reader takes a folder run_id=20261123 for a number. */
    static final Pattern RUN_ID = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,127}");

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

    /**
     * Checks a run's id.
     *
     * @throws BadRunException if it could not name a folder and a column value alike
     */
    public static void requireRunId(String runId) {
        if (!RUN_ID.matcher(runId).matches()) {
            throw new BadRunException("--run-id " + runId
                    + ": a run id begins with a letter and has letters, digits, '.', '_' and '-' only, at most 128");
        }
    }

    /**
     * Makes the run's place out of sight, for this job alone.
     *
     * @param digest of what the run is asked
     * @throws BadRunException if the id is taken, by a finished run or by one under way, or nothing can be written there
     */
    public void claim(String runId, String digest) {
        requireNotPublished(runId);
        try {
            createOnce(new Path(staging(runId), OWNER), digest);
        } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
            throw new BadRunException("--run-id " + runId + ": there is an unfinished run of this name under "
                    + location() + "; --resume goes on with it");
        } catch (IOException e) {
            throw new BadRunException("--out " + location() + " cannot be written: " + e.getMessage());
        }
        requireStillFree(runId);
    }

    /** A run of this id that finished between the question and the claim freed its place out of sight. */
    private void requireStillFree(String runId) {
        try {
            requireNotPublished(runId);
        } catch (BadRunException e) {
            discard(runId);
            throw e;
        }
    }

    /**
     * Takes over what an unfinished run left, or claims the id if there is none.
     *
     * @throws BadRunException if the run has finished, was asked something else, or is under way
     */
    public void resume(String runId, String digest) {
        requireNotPublished(runId);
        Path owner = new Path(staging(runId), OWNER);
        if (!exists(owner)) {
            claim(runId, digest);
        } else if (!read(owner).equals(digest)) {
            throw new BadRunException("--resume " + runId
                    + ": the unfinished run was asked something else (suite or seeds have changed since)");
        }
        Tenancy.requireVacant(this, runId);
    }

    private void requireNotPublished(String runId) {
        requireRunId(runId);
        if (hasRun(runId)) {
            throw new BadRunException("--run-id " + runId + ": there is such a run under " + location() + " already");
        }
    }

    /**
     * Checks that a run has finished.
     *
     * @throws BadRunException if it has not, or there is none
     */
    public void requireRun(String runId) {
        requireRunId(runId);
        if (!hasRun(runId)) {
            throw new BadRunException("--out " + location() + ": there is no finished run " + runId);
        }
    }

    /** Whether a run has finished. */
    boolean hasRun(String runId) {
        return hasOwnFolder(runId) || new Packs(this).of(runId).isPresent();
    }

    /** Whether a run has finished and lies in a folder of its own. */
    boolean hasOwnFolder(String runId) {
        return exists(published(RUNS, runId));
    }

    /** A table of a finished run. */
    String table(String table, String runId) {
        return published(table, runId).toString();
    }

    /** A text in a file under {@code --out}. */
    String read(Path file) {
        try (InputStream stream = files.open(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadRunException("--out " + location() + " cannot be read: " + e.getMessage());
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

    /** A table of an unfinished run. */
    String staged(String table, String runId) {
        return new Path(staging(runId), table).toString();
    }

    /** Whether an unfinished run has begun to write the table. */
    boolean hasStaged(String table, String runId) {
        return exists(new Path(staging(runId), table));
    }

    /** Whether any run has written the table. */
    boolean hasTable(String table) {
        return exists(new Path(out, table));
    }

    /** Moves the staged tables into place, the row in {@code runs} last, and clears the rest. */
    void publish(String runId) {
        try {
            for (String table : TABLES) {
                move(table, runId);
            }
            move(RUNS, runId);
            files.delete(staging(runId), true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot publish run " + runId + " under " + location(), e);
        }
    }

    private void move(String table, String runId) throws IOException {
        move(new Path(staging(runId), table), published(table, runId));
    }

    /** Moves a folder. What stands in its way was left by a job that died at this very step, and was never visible. */
    void move(Path folder, Path target) throws IOException {
        files.delete(target, true);
        files.mkdirs(target.getParent());
        if (!files.rename(folder, target)) {
            throw new IOException("cannot move " + folder + " to " + target);
        }
    }

    /** Drops an unfinished run: nothing of it is left, nor a folder that was made for it alone. */
    public void discard(String runId) {
        try {
            files.delete(staging(runId), true);
            if (isEmpty(path(STAGING))) {
                files.delete(path(STAGING), false);
            }
            if (isNew && isEmpty(out)) {
                files.delete(out, false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + staging(runId), e);
        }
    }

    /** The folders in a folder; none if it is not there. */
    List<FileStatus> folders(Path parent) throws IOException {
        return files.exists(parent)
                ? Stream.of(files.listStatus(parent))
                        .filter(FileStatus::isDirectory)
                        .toList()
                : List.of();
    }

    private boolean isEmpty(Path folder) throws IOException {
        return files.exists(folder) && files.listStatus(folder).length == 0;
    }

    /** Keeps a text with the run, under {@code logs/run_id=ID}. */
    public void keepLog(String runId, String name, String text) {
        try (OutputStream stream = files.create(new Path(published(LOGS, runId), name), true)) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep " + name + " of run " + runId, e);
        }
    }

    Path staging(String runId) {
        return new Path(path(STAGING), "run_id=" + runId);
    }

    Path published(String table, String runId) {
        return new Path(new Path(out, table), "run_id=" + runId);
    }

    boolean exists(Path path) {
        try {
            return files.exists(path);
        } catch (IOException e) {
            throw new BadRunException("--out " + location() + " cannot be read: " + e.getMessage());
        }
    }

    FileSystem files() {
        return files;
    }

    /** A new place out of sight. */
    Path newStaging(String kind) {
        return new Path(path(STAGING), kind + "-" + UUID.randomUUID());
    }

    /** A place under {@code --out}. */
    Path path(String name) {
        return new Path(out, name);
    }

    private boolean isLocal() {
        return "file".equals(out.toUri().getScheme());
    }
}
