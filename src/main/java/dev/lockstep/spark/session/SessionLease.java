package dev.lockstep.spark.session;

import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a command, for as long as the command takes. A session that was in this JVM before (a notebook's, a
 * test's) is only lent: it goes on when the lease ends.
 */
public final class SessionLease implements AutoCloseable {
    private final SparkSession session;
    private final boolean lent;

    private SessionLease(SparkSession session, boolean lent) {
        this.session = session;
        this.lent = lent;
    }

    /**
     * Takes the JVM's session, or opens one.
     *
     * @param job what the command does, as Spark's pages show it
     */
    public static SessionLease take(String job) {
        boolean lent = SparkSession.getDefaultSession().isDefined();
        return new SessionLease(Sessions.open(job), lent);
    }

    /** The session. */
    public SparkSession session() {
        return session;
    }

    /** Ends the session unless it was there before. */
    @Override
    public void close() {
        if (!lent) {
            session.stop();
        }
    }
}
