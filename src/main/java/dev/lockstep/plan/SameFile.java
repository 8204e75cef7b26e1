package dev.lockstep.plan;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Whether two names are of one file: by another way through the folders, a link to it or to a folder above, or a hard link. */
public final class SameFile {
    private static final String LOCAL = "file:";

    private SameFile() {}

    /** Whether both names are of one file. Files of other file systems are recognized by their names alone, which are made plain first. */
    public static boolean is(String left, String right) {
        if (left.equals(right)) {
            return true;
        }
        try {
            Path one = local(left);
            Path other = local(right);
            return (one == null || other == null) ? plain(left).equals(plain(right)) : same(one, other);
        } catch (IOException | IllegalArgumentException e) {
            // Whatever cannot be looked at is refused where it is read.
            return false;
        }
    }

    private static boolean same(Path one, Path other) throws IOException {
        if (Files.exists(one) || Files.exists(other) || one.getParent() == null || other.getParent() == null) {
            return Files.isSameFile(one, other);
        }
        // A name that stands for the files of several ranks is none itself.
        return one.getFileName().equals(other.getFileName()) && same(one.getParent(), other.getParent());
    }

    /** Null for a file of another file system. */
    private static Path local(String name) {
        if (name.startsWith(LOCAL)) {
            return Path.of(URI.create(name).getPath());
        }
        return hasScheme(name) ? null : path(name);
    }

    private static Path path(String name) {
        try {
            return Path.of(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static boolean hasScheme(String name) {
        return name.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
    }

    private static URI plain(String name) {
        return URI.create(name).normalize();
    }
}
