package dev.lockstep.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes files that are there whole or not at all: whoever is ended meanwhile leaves what was there before. */
final class AtomicFile {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private AtomicFile() {}

    /** What to write. */
    interface Content {
        /**
         * Writes it.
         *
         * @param stream Modified: not closed.
         */
        void writeTo(OutputStream stream) throws IOException;
    }

    /**
     * Writes a file, through links to where they lead. A device or a pipe is written to as it is.
     *
     * @throws IOException if it could not be written; a regular file is then as it was
     */
    static void write(Path file, Content content) throws IOException {
        Path target = target(file);
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            writeInto(target, content);
            return;
        }
        Path part = target.resolveSibling(
                ".lockstep-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + ".part");
        try {
            Files.newOutputStream(part, StandardOpenOption.CREATE_NEW).close();
        } catch (AccessDeniedException e) {
            // A file that may be written to, in a folder that may not.
            writeInto(target, content);
            return;
        }
        part.toFile().deleteOnExit();
        try {
            writeInto(part, content);
            keepPermissions(target, part);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** The file that is replaced: what a link leads to, and not the link. */
    static Path target(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        if (Files.exists(target)) {
            return target.toRealPath();
        }
        Path led = Files.isSymbolicLink(target) ? target.resolveSibling(Files.readSymbolicLink(target)) : target;
        Path folder = led.getParent();
        return folder != null && Files.isDirectory(folder) ? folder.toRealPath().resolve(led.getFileName()) : led;
    }

    private static void writeInto(Path file, Content content) throws IOException {
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
            content.writeTo(stream);
        }
    }

    private static void keepPermissions(Path from, Path to) throws IOException {
        if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)
                && Files.getFileStore(from).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }
}
