package dev.lockstep.spark.session;

import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** The {@linkplain SessionLease session of a command} that may turn out to need none: it is taken when first asked for. */
public final class LazySession implements Supplier<SparkSession>, AutoCloseable {
    private final String job;
    private SessionLease lease; // null until asked for

    /** @param job what the command does, as Spark's pages show it */
    public LazySession(String job) {
        this.job = job;
    }

    @Override
    public SparkSession get() {
        if (lease == null) {
            lease = SessionLease.take(job);
        }
        return lease.session();
    }

    /** Ends the session if it was taken. */
    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
    }
}
