package dev.lockstep.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * An unfinished run: a table of its own, which no two jobs can make, and which goes when the run is published. Its rows are what the
 * cases came to so far; its properties say what the run was asked, and which job works on it. They change by compare-and-swap.
 */
public final class Claim {
    private static final String RUN = "lockstep.run-id";
    private static final String ASKED = "lockstep.asked";
    private static final String ATTEMPT = "lockstep.attempt";
    private static final String TOKEN = "lockstep.token";
    private static final String SIGN = "lockstep.heartbeat";
    private static final String RELEASED = "lockstep.released";
    private static final String FAILURE = "lockstep.failure";
    private static final String SIDES = "lockstep.sides";
    private static final String SUITE = "lockstep.suite";

    /** What cases came to; the other rows are what was read for them. A file has rows of one kind. */
    private static final Expression COMPUTED = Expressions.equal("recorded", false);

    private final Store store;
    private final Table table;
    private final String runId;

    private Claim(Store store, Table table) {
        this.store = store;
        this.table = table;
        this.runId = property(RUN);
    }

    /** A catalog may allow small letters and digits only, and a table's name is a folder's. */
    private static String name(String runId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(runId.getBytes(StandardCharsets.UTF_8));
            return Store.UNFINISHED + HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Claims a run's id.
     *
     * @param asked the digest of what the run is asked
     * @param rows the columns of its outcomes
     * @throws AlreadyExistsException if another job has it
     */
    static Claim make(Store store, String runId, String asked, String token, Schema rows) {
        Map<String, String> properties = Map.of(
                RUN, runId, ASKED, asked, TOKEN, token, ATTEMPT, Long.toString(now()), SIGN, Long.toString(now()));
        return new Claim(store, store.create(name(runId), rows, properties));
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    /** The claim of a run, if it is unfinished. */
    public static Optional<Claim> find(Store store, String runId) {
        return store.find(name(runId)).map(table -> new Claim(store, table));
    }

    /** All unfinished runs. */
    public static List<Claim> list(Store store) {
        return store.names(Store.UNFINISHED).stream()
                .map(store::find)
                .flatMap(Optional::stream)
                .map(table -> new Claim(store, table))
                .toList();
    }

    /** What the cases came to so far. */
    public Table outcomes() {
        return table;
    }

    /** The run's id. */
    public String runId() {
        return runId;
    }

    String asked() {
        return property(ASKED);
    }

    /** Later attempts at a run have greater numbers. */
    long attempt() {
        return Long.parseLong(property(ATTEMPT));
    }

    String token() {
        return property(TOKEN);
    }

    /** Why the job failed; empty if it did not, or was killed. */
    public Optional<String> failure() {
        return Optional.ofNullable(property(FAILURE));
    }

    /** How many computed sides the run has; -1 if it is not planned yet. */
    public long sides() {
        return property(SIDES) == null ? -1 : Long.parseLong(property(SIDES));
    }

    /** How many of them are kept. */
    public long sidesDone() {
        long done = 0;
        try (CloseableIterable<FileScanTask> files =
                table.newScan().filter(COMPUTED).planFiles()) {
            for (FileScanTask file : files) {
                done += file.file().recordCount();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + table.location(), e);
        }
        return done;
    }

    /** The suite as canonical JSON; empty before the job has said. */
    public String suite() {
        return property(SUITE) == null ? "" : property(SUITE);
    }

    /** When the job last changed something. */
    public Instant lastSign() {
        Snapshot last = table.currentSnapshot();
        return Instant.ofEpochMilli(
                Math.max(Long.parseLong(property(SIGN)), last == null ? 0 : last.timestampMillis()));
    }

    private String property(String name) {
        return table.properties().get(name);
    }

    /** Of a table that is gone there is no metadata. */
    private boolean isThere() {
        return ((HasTableOperations) table).operations().current() != null;
    }

    /** Reads it again. */
    Optional<Claim> refreshed() {
        try {
            table.refresh();
            return isThere() ? Optional.of(this) : Optional.empty();
        } catch (NoSuchTableException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes another job the one that works on the run.
     *
     * @return whether nobody else did so since this was read
     */
    boolean takeOver(String token) {
        long attempt = Math.max(attempt() + 1, now());
        return swap(token(), Map.of(TOKEN, token, ATTEMPT, Long.toString(attempt), SIGN, Long.toString(now())), false);
    }

    /** Says that the job of this token is alive. */
    boolean sign(String token) {
        return change(token, Map.of(SIGN, Long.toString(now())));
    }

    /** Says what there is to do; an earlier job's failure is history then. */
    boolean begin(String token, int sides, String suite) {
        for (int attempt = 0; attempt < 100; attempt++) {
            if (!isOf(token)) {
                return false;
            }
            if (swap(token, Map.of(SIDES, Integer.toString(sides), SUITE, suite), true)) {
                return true;
            }
        }
        return false;
    }

    /** Says that the job of this token has ended. */
    void release(String token) {
        change(token, Map.of(RELEASED, token));
    }

    /** Whether the last job has said that it ended; one that was killed has not. */
    boolean isReleased() {
        return token().equals(property(RELEASED));
    }

    boolean fail(String token, String cause) {
        return change(token, Map.of(FAILURE, cause));
    }

    /** Whether the job of this token still works on the run, as of now. */
    boolean isOf(String token) {
        return refreshed().filter(claim -> token.equals(claim.token())).isPresent();
    }

    /** Changes properties if the job of this token still works on the run; false if not. */
    private boolean change(String token, Map<String, String> properties) {
        for (int attempt = 0; attempt < 100; attempt++) {
            if (!isOf(token)) {
                return false;
            }
            if (swap(token, properties, false)) {
                return true;
            }
        }
        return false;
    }

    private boolean swap(String token, Map<String, String> properties, boolean forgetsFailure) {
        TableOperations operations = ((HasTableOperations) table).operations();
        TableMetadata base = operations.current();
        if (base == null || !token.equals(base.property(TOKEN, ""))) {
            return false;
        }
        TableMetadata.Builder changed = TableMetadata.buildFrom(base).setProperties(properties);
        if (forgetsFailure) {
            changed.removeProperties(Set.of(FAILURE));
        }
        try {
            operations.commit(base, changed.build());
            return true;
        } catch (CommitFailedException e) {
            return false;
        }
    }

    /** Puts what was read into the place of what an earlier job read. */
    void replaceRecorded(List<DataFile> files) {
        OverwriteFiles overwrite = table.newOverwrite().overwriteByRowFilter(Expressions.equal("recorded", true));
        files.forEach(overwrite::addFile);
        overwrite.commit();
    }

    /** Drops it with its rows: the run is published, or given up. */
    public void drop() {
        store.drop(table, name(runId));
    }
}
