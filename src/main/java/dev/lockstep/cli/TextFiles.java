package dev.lockstep.cli;

import dev.lockstep.record.BadFileException;
import dev.lockstep.suite.KeyRule;
import dev.lockstep.suite.KeyRulesParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Text files of this machine that a command was pointed to. */
final class TextFiles {
    private TextFiles() {}

    /**
     * The rules in a file.
     *
     * @throws BadFileException if it cannot be read
     */
    static List<KeyRule> keyRules(Path file) {
        try {
            return KeyRulesParser.parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new BadFileException(file.toString(), "cannot be read: " + e);
        }
    }

    /** @throws BadFileException if the file could not be written: it is a folder, or its folder is not there or not writable */
    static void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new BadFileException(file.toString(), "cannot be written: it is a folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new BadFileException(file.toString(), "cannot be written: there is no folder " + folder);
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new BadFileException(file.toString(), "cannot be written: permission denied");
        }
    }

    /** @throws BadFileException if the file is not there or cannot be read */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new BadFileException(file.toString(), "no such file");
        } catch (IOException e) {
            throw new BadFileException(file.toString(), "cannot be read: " + e);
        }
    }

    /** @throws BadFileException if the file cannot be written */
    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BadFileException(file.toString(), "cannot be written: " + e);
        }
    }
}
