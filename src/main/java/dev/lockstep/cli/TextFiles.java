package dev.lockstep.cli;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.FileProblem;
import dev.lockstep.suite.KeyRule;
import dev.lockstep.suite.json.KeyRulesParser;
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
        return KeyRulesParser.parse(file.toString(), read(file));
    }

    /** @throws BadFileException if the file is not there or cannot be read */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new BadFileException(file.toString(), "no such file");
        } catch (IOException e) {
            throw new BadFileException(file.toString(), "cannot be read: " + FileProblem.words(e));
        }
    }
}
