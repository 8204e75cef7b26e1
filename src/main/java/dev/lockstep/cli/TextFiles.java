package dev.lockstep.cli;

import dev.lockstep.record.BadFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a command was asked to leave on this machine. */
final class TextFiles {
    private TextFiles() {}

    /** @throws BadFileException if the file cannot be written */
    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BadFileException(file.toString(), "cannot be written: " + e);
        }
    }
}
