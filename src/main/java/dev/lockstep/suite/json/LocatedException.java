package dev.lockstep.suite.json;

import dev.lockstep.suite.BadSuiteException;

/** A bad value and the place in the suite where it was written; the parser adds the file. */
final class LocatedException extends RuntimeException {
    private final String path;

    LocatedException(String path, String problem) {
        super(problem);
        this.path = path;
    }

    String path() {
        return path;
    }

    /** The same error, of a suite. */
    BadSuiteException in(String suite) {
        return new BadSuiteException(suite, path, getMessage());
    }
}
