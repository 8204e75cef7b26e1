package dev.lockstep.suite;

/** A suite that cannot be run. The message is one line: file, key path, and what is wrong with the value. */
public final class BadSuiteException extends RuntimeException {
    private final String file;
    private final String path;

    /**
     * @param file the suite's name as the user gave it
     * @param path where the value was written, such as {@code defaults.backprop.model.heads}; empty for the whole file
     * @param problem what is wrong, value included
     */
    public BadSuiteException(String file, String path, String problem) {
        super(file + ": " + (path.isEmpty() ? "" : path + ": ") + problem);
        this.file = file;
        this.path = path;
    }

    /** The suite's name as the user gave it. */
    public String file() {
        return file;
    }

    /** Where the value was written; empty for the whole file. */
    public String path() {
        return path;
    }
}
