package dev.lockstep.run;

import dev.lockstep.suite.Command;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Paths for programs that run in a folder of their own: absolute ones. */
public final class CommandPaths {
    private static final String LOCAL = "file:";

    private final Path root;

    /** @param root where the suite's name is seen from, absolute */
    public CommandPaths(Path root) {
        this.root = root;
    }

    /**
     * The words to start. The first is a program of the PATH, or with a slash in it a path as seen from the suite. Another word becomes an
     * absolute path if it names a file that is there, as seen from the suite, and stays as it is otherwise.
     */
    List<String> words(Command command) {
        Path folder = Path.of(absolute(command.folder()));
        List<String> words = new ArrayList<>();
        for (String word : command.words()) {
            boolean isProgram = words.isEmpty();
            boolean isPath = isProgram ? word.contains("/") : isFile(folder, word);
            words.add(isPath ? folder.resolve(word).normalize().toString() : word);
        }
        return words;
    }

    private static boolean isFile(Path folder, String word) {
        return !word.isBlank() && !word.startsWith("-") && Files.isRegularFile(folder.resolve(word));
    }

    /** A file's path as the suite has it, for programs that run elsewhere; one on another file system than the machine's stays. */
    String absolute(String path) {
        if (path.startsWith(LOCAL)) {
            return Path.of(URI.create(path).getPath()).normalize().toString();
        }
        return path.contains("://") ? path : root.resolve(path).normalize().toString();
    }
}
