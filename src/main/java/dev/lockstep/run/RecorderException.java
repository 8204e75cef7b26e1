package dev.lockstep.run;

/** A recorder did not leave what it should have. The message says what it did instead, and what it printed last. */
final class RecorderException extends RuntimeException {
    RecorderException(String problem) {
        super(problem);
    }
}
