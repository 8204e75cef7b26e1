package dev.lockstep.files;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.FileAccess;
import dev.lockstep.record.ReadAhead;
import dev.lockstep.record.Source;
import dev.lockstep.record.Sources;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A recorded file on any Hadoop file system, read by ranges through one positioned stream; a local one is read, or mapped, by
 * Java itself.
 */
public final class HadoopSource implements Source {
    private final Path path;
    private final long size;
    private final FSDataInputStream stream;

    private HadoopSource(Path path, long size, FSDataInputStream stream) {
        this.path = path;
        this.size = size;
        this.stream = stream;
    }

    /**
     * /** Opens and lists files of this machine and of every other file system. */
    public static FileAccess access(Configuration hadoop) {
        return new Access(hadoop);
    }

    private record Access(Configuration hadoop) implements FileAccess {
        @Override
        public Source apply(String path) {
            return open(path, hadoop);
        }

        @Override
        public List<String> names(String folder) {
            return HadoopSource.names(folder, hadoop);
        }
    }

    /** The names in a folder, local or not; none if there is no such folder. */
    public static List<String> names(String folder, Configuration hadoop) {
        String scheme = scheme(folder);
        if (scheme == null || scheme.equals("file")) {
            return FileAccess.namesOnThisMachine(
                    scheme == null ? folder : URI.create(folder).getPath());
        }
        try {
            Path path = new Path(folder);
            return Arrays.stream(path.getFileSystem(hadoop).listStatus(path))
                    .map(status -> status.getPath().getName())
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException | IllegalArgumentException e) {
            throw new BadFileException(folder, "cannot be read: " + e.getMessage());
        }
    }

    /**
     * Opens a file, local or not; the caller closes it.
     *
     * @throws BadFileException if there is no such file, or no such file system
     */
    public static Source open(String path, Configuration hadoop) {
        String scheme = scheme(path);
        if (scheme == null) {
            return Sources.ofFile(java.nio.file.Path.of(path));
        }
        if (scheme.equals("file")) {
            return Sources.ofFile(java.nio.file.Path.of(URI.create(path).getPath()));
        }
        try {
            Path file = new Path(path);
            FileSystem files = file.getFileSystem(hadoop);
            FileStatus status = files.getFileStatus(file);
            if (!status.isFile()) {
                throw new BadFileException(path, "is not a file");
            }
            return new ReadAhead(new HadoopSource(file, status.getLen(), files.open(file)));
        } catch (FileNotFoundException e) {
            throw new BadFileException(path, "no such file");
        } catch (IOException | IllegalArgumentException e) {
            throw new BadFileException(path, "cannot be read: " + e.getMessage());
        }
    }

    /** Whether a path names its file system. */
    public static boolean hasScheme(String path) {
        return scheme(path) != null;
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
        try {
            stream.readFully(offset, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
