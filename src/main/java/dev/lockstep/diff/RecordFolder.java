package dev.lockstep.diff;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.FileProblem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** What is in it, in directories within it too. */
    Listing list();

    /**
     * What a directory holds.
     *
     * @param names of all files, relative to it
     * @param unreadable what could not be looked into, and why
     */
    record Listing(NavigableSet<String> names, NavigableMap<String, String> unreadable) {
        Listing() {
            this(new TreeSet<>(), new TreeMap<>());
        }
    }

    /** The path of a file in it. */
    String file(String name);

    /** A directory of this machine. */
    record OfThisMachine(String path) implements RecordFolder {
        @Override
        public boolean isThere() {
            return Files.isDirectory(java.nio.file.Path.of(path));
        }

        @Override
        public Listing list() {
            java.nio.file.Path folder = java.nio.file.Path.of(path);
            Listing found = new Listing();
            try {
                // A linked directory is one like any other.
                Files.walkFileTree(
                        folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Lister(folder, found));
            } catch (IOException e) {
                throw new BadFileException(path, "cannot be read: " + FileProblem.words(e));
            }
            return found;
        }

        @Override
        public String file(String name) {
            return java.nio.file.Path.of(path).resolve(name).toString();
        }
    }

    /** Notes every file on the way, and what cannot be looked into. */
    final class Lister extends SimpleFileVisitor<java.nio.file.Path> {
        private final java.nio.file.Path folder;
        private final Listing found;

        /** @param found Modified. */
        Lister(java.nio.file.Path folder, Listing found) {
            this.folder = folder;
            this.found = found;
        }

        @Override
        public FileVisitResult visitFile(java.nio.file.Path file, BasicFileAttributes attributes) {
            found.names().add(folder.relativize(file).toString());
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(java.nio.file.Path file, IOException e) throws IOException {
            if (file.equals(folder)) {
                throw e;
            }
            found.unreadable().put(folder.relativize(file).toString(), FileProblem.words(e));
            return FileVisitResult.CONTINUE;
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
        public Listing list() {
            try {
                Path folder = files().makeQualified(new Path(path));
                Listing listing = new Listing();
                RemoteIterator<LocatedFileStatus> found = files().listFiles(folder, true);
                while (found.hasNext()) {
                    listing.names()
                            .add(folder.toUri()
                                    .relativize(found.next().getPath().toUri())
                                    .getPath());
                }
                return listing;
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
