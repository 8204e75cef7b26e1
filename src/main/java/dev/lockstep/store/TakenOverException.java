package dev.lockstep.store;

/** A job that another one took for dead, and whose run that other one continues: what is there now is the other's. */
public final class TakenOverException extends RuntimeException {
    TakenOverException(String runId) {
        super("another job has taken over run " + runId);
    }
}
