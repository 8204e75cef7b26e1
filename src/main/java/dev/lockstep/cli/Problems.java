package dev.lockstep.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong, in words for who does not know Java. */
final class Problems {
    private Problems() {}

    /** What went wrong with a file that the reader of the message knows. */
    static String words(IOException e) {
        if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it is there already";
        }
        if (e instanceof NotDirectoryException) {
            return "it is no folder";
        }
        if (e instanceof FileSystemLoopException) {
            return "its links lead in a circle";
        }
        if (e instanceof CharacterCodingException) {
            return "it is no text in UTF-8";
        }
        if (e instanceof FileSystemException problem && problem.getReason() != null) {
            return problem.getReason();
        }
        return e.getMessage() == null ? "an input or output error" : e.getMessage();
    }

    /** What went wrong first, in one line. */
    static String cause(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return words(root);
    }

    private static String words(Throwable root) {
        if (root instanceof OutOfMemoryError) {
            return "out of memory (" + root.getMessage() + ")";
        }
        if (root instanceof StackOverflowError) {
            return "out of stack: something is nested too deeply";
        }
        if (root instanceof FileSystemException problem && problem.getFile() != null) {
            return problem.getFile() + ": " + words(problem);
        }
        if (root.getMessage() == null) {
            return "an error of the program itself (" + root.getClass().getSimpleName() + ")";
        }
        boolean isOfProgram = root instanceof Error
                || root instanceof IllegalStateException
                || root instanceof IllegalArgumentException
                || root instanceof IndexOutOfBoundsException
                || root instanceof ClassCastException
                || root instanceof NullPointerException;
        return isOfProgram ? root.getClass().getSimpleName() + ": " + root.getMessage() : root.getMessage();
    }
}
