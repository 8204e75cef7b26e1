package dev.lockstep.spark.upkeep;

import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.BadRunException;
import dev.lockstep.store.Claim;
import dev.lockstep.store.Store;
import dev.lockstep.suite.json.SuiteTexts;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps the last runs of each suite, and has Iceberg put small files together and remove what nobody needs any more.
 *
 * <p>Each step is a commit, and can be done again after a death in the middle. What makes a run visible goes first. A file that
 * cannot be read ends it: nothing is removed that a run still needs.
 */
public final class Tidy {
    private final SparkSession session;
    private final Store store;

    /** Of one {@code --out}. */
    public Tidy(SparkSession session, Store store) {
        this.session = session;
        this.store = store;
    }

    /**
     * What was done.
     *
     * @param kept how many runs are there
     * @param dropped the runs that went, the newest first
     * @param filesBefore how many data files there were
     * @param filesAfter how many there are
     */
    public record Done(int kept, List<String> dropped, long filesBefore, long filesAfter) {
        public Done {
            dropped = List.copyOf(dropped);
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
        requireRuns();
        // In this order: a run that has rows is claimed, or it has been published.
        Map<String, RunDataFiles> files = new LinkedHashMap<>();
        LogTables.OF_RUN.forEach(table -> files.put(table, RunDataFiles.of(store.table(table))));
        List<Claim> claims = Claim.list(store);
        List<FinishedRun> runs = FinishedRun.list(session, store);
        requireSuite(runs, suite);
        Retention retention = Retention.of(runs, keep, name -> suite == null || suite.equals(name), named(claims));
        Set<String> unfinished = claims.stream().map(Claim::runId).collect(Collectors.toSet());
        Set<String> known = new HashSet<>(unfinished);
        runs.forEach(run -> known.add(run.runId()));
        List<String> dropped =
                retention.dropped().stream().map(FinishedRun::runId).toList();
        TableMaintenance upkeep = new TableMaintenance(session, store);
        long before = count();
        upkeep.deleteRuns(Store.RUNS, dropped);
        for (String table : LogTables.OF_RUN) {
            files.get(table).deleteUnknown(known);
            upkeep.deleteRuns(table, dropped);
        }
        dropped.forEach(run -> store.place().delete(new StoredRun(store, run).logs()));
        for (String table : LogTables.ALL) {
            boolean isWritten = files.containsKey(table) && files.get(table).hasAny(unfinished);
            upkeep.compact(table, isWritten);
        }
        upkeep.compactNoise(!unfinished.isEmpty());
        return new Done(retention.kept().size(), dropped, before, count());
    }

    private void requireRuns() {
        Table runs = store.find(Store.RUNS).orElse(null);
        if (runs == null || runs.currentSnapshot() == null) {
            throw new BadRunException("--out " + store.location() + ": no run has finished there");
        }
    }

    private void requireSuite(List<FinishedRun> runs, String suite) {
        if (suite != null && runs.stream().noneMatch(run -> run.suite().equals(suite))) {
            throw new BadRunException("--suite " + suite + ": no run of it has finished under " + store.location());
        }
    }

    /** What the suites of unfinished runs name: a side of theirs may be a run that has yet to be read. */
    private static Set<String> named(List<Claim> claims) {
        Set<String> texts = new HashSet<>();
        claims.stream()
                .map(Claim::suite)
                .filter(suite -> !suite.isEmpty())
                .map(SuiteTexts::in)
                .forEach(texts::addAll);
        return texts;
    }

    private long count() {
        return LogTables.ALL.stream()
                .mapToLong(table -> TableMaintenance.dataFiles(store.table(table)))
                .sum();
    }
}
