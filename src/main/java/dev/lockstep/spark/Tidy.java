package dev.lockstep.spark;

import dev.lockstep.suite.SuiteTexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps the last runs of each suite, and puts small runs together into packs.
 *
 * <p>New packs are in place before anything goes, so that whenever it dies every run that stays shows once and whole; the next one
 * clears up. Two at once do each other no harm: what one has taken away the other fails on, or does again.
 */
public final class Tidy {
    private final SparkSession session;
    private final Store store;
    private final Packs packs;

    /** Of one {@code --out}. */
    public Tidy(SparkSession session, Store store) {
        this.session = session;
        this.store = store;
        this.packs = new Packs(store);
    }

    /**
     * What was done.
     *
     * @param kept how many runs are there
     * @param dropped the runs that went, the newest first
     * @param packed how many runs were put together
     * @param newPacks the packs that they are in
     */
    public record Done(int kept, List<String> dropped, int packed, List<String> newPacks) {
        public Done {
            dropped = List.copyOf(dropped);
            newPacks = List.copyOf(newPacks);
        }
    }

    /**
     * Tidies.
     *
     * @param keep how many runs of a suite stay, at least 1
     * @param suite of which runs may go; null for all
     * @throws BadRunException if there is no finished run, or none of this suite
     */
    public Done run(int keep, String suite) {
        session.sparkContext().setJobDescription("tidy " + store.location());
        List<FinishedRun> runs = finishedRuns();
        requireSuite(runs, suite);
        try {
            Retention retention =
                    Retention.of(runs, keep, name -> suite == null || suite.equals(name), namedByUnfinished());
            PackPlan plan = PackPlan.of(retention);
            PackWriting writing = new PackWriting(session, store);
            List<String> newPacks = plan.groups().stream().map(writing::write).toList();
            remove(retention.dropped());
            int packed = plan.groups().stream().mapToInt(List::size).sum();
            List<String> dropped =
                    retention.dropped().stream().map(FinishedRun::runId).toList();
            return new Done(retention.kept().size(), dropped, packed, newPacks);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy " + store.location(), e);
        }
    }

    private void remove(List<FinishedRun> dropped) throws IOException {
        new EmptyTables(session, store).outliveRuns();
        Removal removal = new Removal(store);
        for (FinishedRun run : dropped) {
            if (!run.isPacked()) {
                removal.dropRun(run.runId());
            }
        }
        removal.dropCopies(dropped.stream().map(FinishedRun::runId).collect(Collectors.toSet()));
        removal.dropLeftovers(Instant.now());
    }

    private void requireSuite(List<FinishedRun> runs, String suite) {
        if (suite != null && runs.stream().noneMatch(run -> run.suite().equals(suite))) {
            throw new BadRunException("--suite " + suite + ": no run of it has finished under " + store.location());
        }
    }

    private List<FinishedRun> finishedRuns() {
        List<Row> rows = Views.query(
                        session, store, "SELECT run_id, suite, finished, spec, coalesce(pack, '') AS pack FROM runs")
                .collectAsList();
        Map<String, Long> shares = shares(rows);
        return rows.stream().map(row -> finishedRun(row, shares)).toList();
    }

    private FinishedRun finishedRun(Row row, Map<String, Long> shares) {
        String runId = row.getAs("run_id");
        String pack = row.getAs("pack");
        return new FinishedRun(
                runId,
                row.getAs("suite"),
                row.<Timestamp>getAs("finished").toInstant(),
                row.getAs("spec"),
                pack,
                pack.isEmpty() ? ownBytes(runId) : shares.get(pack));
    }

    /** What a run takes of each pack, all alike. */
    private Map<String, Long> shares(List<Row> rows) {
        Map<String, Long> runs = rows.stream()
                .map(row -> row.<String>getAs("pack"))
                .filter(pack -> !pack.isEmpty())
                .collect(Collectors.groupingBy(pack -> pack, Collectors.counting()));
        Map<String, Long> shares = new HashMap<>();
        runs.forEach((pack, count) -> shares.put(
                pack,
                Store.ALL_TABLES.stream()
                                .mapToLong(table -> bytes(packs.folder(table, pack)))
                                .sum()
                        / count));
        return shares;
    }

    private long ownBytes(String runId) {
        return Store.ALL_TABLES.stream()
                .mapToLong(table -> bytes(store.published(table, runId)))
                .sum();
    }

    private long bytes(Path folder) {
        try {
            return store.files().getContentSummary(folder).getLength();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    /** What the suites of unfinished runs name: a side of theirs may be a run that has yet to be read. */
    private Set<String> namedByUnfinished() throws IOException {
        Set<String> texts = new HashSet<>();
        for (FileStatus folder : store.folders(store.path(Store.STAGING))) {
            Path suite = new Path(folder.getPath(), RunStatus.SUITE);
            Optional.of(suite)
                    .filter(store::exists)
                    .map(store::read)
                    .map(SuiteTexts::in)
                    .ifPresent(texts::addAll);
        }
        return texts;
    }
}
