package dev.lockstep.record;

/** A recorded file that is refused. The message is one line: the file, where in it, and what was refused. */
public final class BadFileException extends RuntimeException {
    private final String file;
    private final String problem;

    /**
     * @param file the file as its user named it
     * @param problem where and what, such as {@code offset 145: global posix.system is refused}
     */
    public BadFileException(String file, String problem) {
        super(file + ": " + problem);
        this.file = file;
        this.problem = problem;
    }

    /** The file as its user named it. */
    public String file() {
        return file;
    }

    /** Where and what, without the file. */
    public String problem() {
        return problem;
    }
}
