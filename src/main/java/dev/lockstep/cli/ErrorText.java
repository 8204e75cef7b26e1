package dev.lockstep.cli;

import dev.lockstep.record.FileProblem;
import java.nio.file.FileSystemException;

/** What went wrong, in words for people who do not know Java. */
final class ErrorText {
    private ErrorText() {}

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
            return problem.getFile() + ": " + FileProblem.words(problem);
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
