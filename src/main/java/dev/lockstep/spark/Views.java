package dev.lockstep.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What SQL users see: the views of {@code jobs/sql/views.sql}, which documents every column, over one {@code --out}. */
public final class Views {
    private static final String SCRIPT = "/dev/lockstep/sql/views.sql";

    private Views() {}

    /**
     * Makes the views and runs a query over them.
     *
     * @throws BadRunException if no run is there yet
     */
    public static Dataset<Row> query(SparkSession session, Store store, String sql) {
        if (!store.hasTable(Store.RUNS)) {
            throw new BadRunException("--out " + store.location() + ": no run has finished there");
        }
        // A folder that an older version wrote has none yet.
        new EmptyTables(session, store).makeOfPacks();
        session.conf().set("out", store.location());
        for (String statement : script().split(";\\s*\\R", -1)) {
            if (!statement.isBlank()) {
                session.sql(statement);
            }
        }
        return session.sql(sql);
    }

    private static String script() {
        try (InputStream script = Views.class.getResourceAsStream(SCRIPT)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SCRIPT, e);
        }
    }
}
