package dev.lockstep.spark;

import dev.lockstep.record.BadFileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** A directory of recorded files. */
sealed interface RecordFolder {
    /** As its user named it. */
    String path();

    /** Whether there is a directory of this name; a file is none. */
    boolean isThere();

    /** The files in it, those in directories within it too, relative to it. */
    List<String> names();

    /** The path of a file in it. */
    String file(String name);

    /** A directory of this machine. */
    record OfThisMachine(String path) implements RecordFolder {
        @Override
        public boolean isThere() {
            return Files.isDirectory(java.nio.file.Path.of(path));
        }

        @Override
        public List<String> names() {
            java.nio.file.Path folder = java.nio.file.Path.of(path);
            try (Stream<java.nio.file.Path> files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile)
                        .map(file -> folder.relativize(file).toString())
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String file(String name) {
            return java.nio.file.Path.of(path).resolve(name).toString();
        }
    }

    /** A directory of any Hadoop file system. */
    record OfHadoop(String path, Configuration hadoop) implements RecordFolder {
        @Override
        public boolean isThere() {
            try {
                return files().getFileStatus(new Path(path)).isDirectory();
            } catch (FileNotFoundException e) {
                return false;
            } catch (IOException | IllegalArgumentException e) {
                throw unreadable(e);
            }
        }

        @Override
        public List<String> names() {
            try {
                Path folder = files().makeQualified(new Path(path));
                List<String> names = new ArrayList<>();
                RemoteIterator<LocatedFileStatus> found = files().listFiles(folder, true);
                while (found.hasNext()) {
                    names.add(folder.toUri()
                            .relativize(found.next().getPath().toUri())
                            .getPath());
                }
                return names;
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        @Override
        public String file(String name) {
            return path.endsWith("/") ? path + name : path + "/" + name;
        }

        private FileSystem files() throws IOException {
            return new Path(path).getFileSystem(hadoop);
        }

        private BadFileException unreadable(Exception e) {
            return new BadFileException(path, "cannot be read: " + e.getMessage());
        }
    }
}
