package dev.lockstep.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Lists the finished runs under one {@code --out}, and what they take. */
final class FinishedRuns {
    private static final String ALL = "SELECT run_id, suite, finished, spec, coalesce(pack, '') AS pack FROM runs";

    private final Store store;
    private final Packs packs;
    private final Map<String, Long> shares = new HashMap<>();

    private FinishedRuns(Store store) {
        this.store = store;
        this.packs = new Packs(store);
    }

    /** @throws BadRunException if there is none */
    static List<FinishedRun> list(SparkSession session, Store store) {
        List<Row> rows = Views.query(session, store, ALL).collectAsList();
        FinishedRuns runs = new FinishedRuns(store);
        runs.share(rows);
        return rows.stream().map(runs::run).toList();
    }

    /** What a run takes of each pack, all alike. */
    private void share(List<Row> rows) {
        Map<String, Long> runs = rows.stream()
                .map(row -> row.<String>getAs("pack"))
                .filter(pack -> !pack.isEmpty())
                .collect(Collectors.groupingBy(pack -> pack, Collectors.counting()));
        runs.forEach((pack, count) -> shares.put(pack, packBytes(pack) / count));
    }

    private FinishedRun run(Row row) {
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

    private long packBytes(String pack) {
        return Store.ALL_TABLES.stream()
                .mapToLong(table -> bytes(packs.folder(table, pack)))
                .sum();
    }

    private long ownBytes(String runId) {
        RunPlace place = new RunPlace(store, runId);
        return Store.ALL_TABLES.stream()
                .mapToLong(table -> bytes(place.published(table)))
                .sum();
    }

    private long bytes(Path folder) {
        try {
            return store.files().getContentSummary(folder).getLength();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }
}
