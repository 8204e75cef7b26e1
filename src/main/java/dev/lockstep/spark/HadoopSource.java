package dev.lockstep.spark;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Source;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** A recorded file on any Hadoop file system, read by ranges; a local one is read, or mapped, by Java itself. */
public final class HadoopSource implements Source {
    private final FileSystem files;
    private final Path path;
    private final long size;

    private HadoopSource(FileSystem files, Path path, long size) {
        this.files = files;
        this.path = path;
        this.size = size;
    }

    /**
     * Opens files by their paths; goes to executors, which work in folders of their own: a relative path means the same file
     * there as in the driver.
     */
    record Opener(SerializableConfiguration hadoop, String driverFolder)
            implements Function<String, Source>, Serializable {
        Opener(Configuration hadoop) {
            this(new SerializableConfiguration(hadoop), workingFolder());
        }

        @Override
        public Source apply(String path) {
            boolean asGiven = scheme(path) != null || driverFolder.equals(workingFolder());
            return open(
                    asGiven
                            ? path
                            : java.nio.file.Path.of(driverFolder).resolve(path).toString(),
                    hadoop.value());
        }

        private static String workingFolder() {
            return java.nio.file.Path.of("").toAbsolutePath().toString();
        }
    }

    /**
     * Opens a file, local or not.
     *
     * @throws BadFileException if there is no such file, or no such file system
     */
    public static Source open(String path, Configuration hadoop) {
        String scheme = scheme(path);
        if (scheme == null) {
            return Source.ofFile(java.nio.file.Path.of(path));
        }
        if (scheme.equals("file")) {
            return Source.ofFile(java.nio.file.Path.of(URI.create(path).getPath()));
        }
        try {
            Path file = new Path(path);
            FileSystem files = file.getFileSystem(hadoop);
            FileStatus status = files.getFileStatus(file);
            if (!status.isFile()) {
                throw new BadFileException(path, "is not a file");
            }
            return new HadoopSource(files, file, status.getLen());
        } catch (FileNotFoundException e) {
            throw new BadFileException(path, "no such file");
        } catch (IOException | IllegalArgumentException e) {
            throw new BadFileException(path, "cannot be read: " + e.getMessage());
        }
    }

    private static String scheme(String path) {
        int colon = path.indexOf(':');
        return colon > 0 && !path.substring(0, colon).contains("/") ? path.substring(0, colon) : null;
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ByteBuffer read(long offset, int length) {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new BadFileException(
                    name(), "offset " + offset + ": " + length + " bytes expected, the file has " + size + " in all");
        }
        byte[] bytes = new byte[length];
        try (FSDataInputStream stream = files.open(path)) {
            stream.readFully(offset, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
        return ByteBuffer.wrap(bytes);
    }
}
