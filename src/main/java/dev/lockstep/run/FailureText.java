package dev.lockstep.run;

/** What was thrown, as one line. */
final class FailureText {
    private FailureText() {}

    static String line(Throwable thrown) {
        String message = thrown.getMessage() == null ? "" : ": " + thrown.getMessage();
        return (thrown.getClass().getSimpleName() + message).strip().replaceAll("\\s*\\R\\s*", " | ");
    }
}
