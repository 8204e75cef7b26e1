package dev.lockstep.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Writes runs into one pack: a file a table. */
final class PackWriting {
    private final SparkSession session;
    private final Store store;
    private final Packs packs;

    PackWriting(SparkSession session, Store store) {
        this.session = session;
        this.store = store;
        this.packs = new Packs(store);
    }

    /**
     * Writes a pack out of sight, and moves it into place.
     *
     * @param runs at least one
     * @return its id
     */
    String write(List<FinishedRun> runs) {
        List<String> runIds = runs.stream().map(FinishedRun::runId).toList();
        try {
            String id = packs.claim();
            for (String table : Store.ALL_TABLES) {
                rows(table, runs)
                        .coalesce(1)
                        .sortWithinPartitions("run_id")
                        .write()
                        .mode(SaveMode.Overwrite)
                        .parquet(staged(id, table).toString());
            }
            requireEachOnce(id, runIds);
            packs.publish(id, runIds);
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put runs together under " + store.location(), e);
        }
    }

    private Path staged(String id, String table) {
        return new Path(packs.staging(id), table);
    }

    /** A table's rows of these runs, wherever they lie. */
    private Dataset<Row> rows(String table, List<FinishedRun> runs) {
        Map<String, List<Object>> byPack = runs.stream()
                .filter(FinishedRun::isPacked)
                .collect(Collectors.groupingBy(
                        FinishedRun::pack, Collectors.mapping(FinishedRun::runId, Collectors.toList())));
        Stream<Dataset<Row>> packed = byPack.entrySet().stream().map(pack -> TableReader.read(
                        session, packs.folder(table, pack.getKey()).toString(), Schemas.packed(table))
                .where(col("run_id").isInCollection(pack.getValue())));
        Stream<Dataset<Row>> loose = runs.stream()
                .filter(run -> !run.isPacked())
                .map(run -> new RunPlace(store, run.runId()))
                .map(run -> TableReader.read(session, run.published(table).toString(), Schemas.of(table))
                        .withColumn("run_id", lit(run.runId())));
        Column[] columns = Stream.of(Schemas.packed(table).fieldNames())
                .map(functions::col)
                .toArray(Column[]::new);
        return Stream.concat(packed, loose)
                .map(rows -> rows.select(columns))
                .reduce(Dataset::union)
                .orElseThrow();
    }

    /** What is put together goes where it was: a run that were not in the pack would be lost. */
    private void requireEachOnce(String id, List<String> runIds) {
        List<String> found =
                session.read().parquet(staged(id, Store.RUNS).toString()).select("run_id").collectAsList().stream()
                        .map(row -> row.getString(0))
                        .sorted()
                        .toList();
        if (!found.equals(runIds.stream().sorted().toList())) {
            throw new IllegalStateException("Pack " + id + " has the runs " + found + ", not " + runIds);
        }
    }
}
