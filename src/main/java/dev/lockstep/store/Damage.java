package dev.lockstep.store;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.RuntimeIOException;

/** What went wrong with files, in one line. */
public final class Damage {
    private Damage() {}

    /** The failure to read something, unless it is a refusal already. */
    static RuntimeException of(String subject, RuntimeException e) {
        return e instanceof BadRunException || e instanceof DamagedException
                ? e
                : new DamagedException(subject + ": " + fileAndCause(e), e);
    }

    /** Iceberg's own exceptions say which file it could not read, and not why. */
    private static String fileAndCause(Throwable e) {
        return chain(e).filter(RuntimeIOException.class::isInstance)
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.equals(cause(e)))
                .findFirst()
                .map(message -> message + ": " + cause(e))
                .orElseGet(() -> cause(e));
    }

    /** Whether a failure names the file that it is about. */
    public static boolean isNamed(Throwable failure) {
        return chain(failure).anyMatch(DamagedException.class::isInstance);
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    /**
     * What is wrong with a file of the tables, if that is what a failure is about.
     *
     * @return one line with the file's name
     */
    public static Optional<String> message(Throwable failure) {
        return chain(failure)
                .filter(each -> each instanceof DamagedException || each instanceof RuntimeIOException)
                .filter(each -> each.getMessage() != null)
                .findFirst()
                .map(each ->
                        each instanceof DamagedException ? each.getMessage() : each.getMessage() + ": " + cause(each));
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
