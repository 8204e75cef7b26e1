package dev.lockstep.store;

import java.sql.SQLException;

/** What went wrong with files, in one line. */
final class Damage {
    private Damage() {}

    /** The failure to read something, unless it is a refusal already. */
    static RuntimeException of(String subject, RuntimeException e) {
        return e instanceof BadRunException || e instanceof DamagedException
                ? e
                : new DamagedException(subject + ": " + cause(e), e);
    }

    /** The first cause; SQLite names no file. */
    static String cause(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && !(root instanceof SQLException)) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getName() : root.getMessage();
    }
}
