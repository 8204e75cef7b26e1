package dev.lockstep.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder that {@code --out} names.
 *
 * @param files the file system; a local one keeps a checksum file beside each file, and verifies it at every read
 * @param folder absolute; of a local one the real path, since tables hold absolute paths
 */
public record Place(FileSystem files, Path folder) {
    /** File systems whose rename is atomic and refuses to replace: a folder there is a catalog. */
    private static final Set<String> ATOMIC = Set.of("hdfs", "viewfs");

    /**
     * Resolves {@code --out}.
     *
     * @throws BadRunException if there is no such file system, or something other than a folder is there
     */
    static Place of(String out, Configuration hadoop) {
        try {
            Path path = new Path(out);
            FileSystem files = path.getFileSystem(hadoop);
            Path folder = files.makeQualified(path);
            return new Place(files, isLocal(folder) ? real(out, folder) : folder);
        } catch (IOException | RuntimeException e) {
            throw e instanceof BadRunException refusal
                    ? refusal
                    : new BadRunException("--out " + out + ": " + problem(e));
        }
    }

    private static String problem(Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof ClassNotFoundException
                ? "the file system's class "
                        + root.getMessage().replaceAll("^Class | not found$", "")
                        + " is not on the class path (spark-submit adds jars by --packages or --jars)"
                : String.valueOf(e.getMessage());
    }

    private static boolean isLocal(Path folder) {
        return "file".equals(folder.toUri().getScheme());
    }

    /** The path without links: as far as it is there. */
    private static Path real(String out, Path folder) throws IOException {
        java.nio.file.Path local = java.nio.file.Path.of(folder.toUri().getPath());
        if (Files.isSymbolicLink(local) && !Files.exists(local)) {
            throw refused(out, "it is a link to " + Files.readSymbolicLink(local) + ", which is not there");
        }
        if (Files.exists(local) && !Files.isDirectory(local)) {
            throw refused(out, "it is not a folder");
        }
        java.nio.file.Path there = local;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        java.nio.file.Path real = there.toRealPath().resolve(there.relativize(local));
        return new Path("file", null, real.toString());
    }

    private static BadRunException refused(String out, String problem) {
        return new BadRunException("--out " + out + " cannot be written: " + problem);
    }

    boolean isLocal() {
        return isLocal(folder);
    }

    /** Whether a folder is a safe catalog by itself: of two commits at once one fails. */
    boolean renamesAtomically() {
        return ATOMIC.contains(folder.toUri().getScheme());
    }

    /** For messages: without the scheme if local. */
    String text() {
        return isLocal() ? folder.toUri().getPath() : folder.toString();
    }

    /** A local file or folder. */
    java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }

    /** Of this name in the folder. */
    public Path path(String name) {
        return new Path(folder, name);
    }

    private BadRunException unreadable(Exception e) {
        return new BadRunException(
                e instanceof UnsupportedOperationException
                        ? "--out " + text() + ": a file system of this kind ("
                                + folder.toUri().getScheme() + ") cannot hold tables"
                        : "--out " + text() + " cannot be read: " + e.getMessage());
    }

    boolean exists(Path path) {
        try {
            return files.exists(path);
        } catch (IOException | UnsupportedOperationException e) {
            throw unreadable(e);
        }
    }

    /**
     * Writes a text, in place of what the file held.
     *
     * @throws UncheckedIOException if it cannot be written whole
     */
    public void write(Path file, String text) {
        try (OutputStream stream = files.create(file, true)) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (FSError e) {
            // What Hadoop makes of a full local disk.
            throw new UncheckedIOException("cannot write " + file, new IOException(e.getCause()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Deletes a file, or a folder with all that is in it, if it is there. */
    public void delete(Path path) {
        try {
            files.delete(path, true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path, e);
        }
    }

    boolean isEmpty() {
        try {
            return files.listStatus(folder).length == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a folder has a folder whose name begins so. */
    boolean hasFolder(Path parent, String prefix) {
        try {
            return files.exists(parent)
                    && Stream.of(files.listStatus(parent))
                            .anyMatch(file -> file.isDirectory()
                                    && file.getPath().getName().startsWith(prefix));
        } catch (IOException | UnsupportedOperationException e) {
            throw unreadable(e);
        }
    }
}
