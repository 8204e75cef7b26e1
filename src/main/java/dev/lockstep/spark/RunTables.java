package dev.lockstep.spark;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The tables of one finished run, wherever they lie. */
record RunTables(SparkSession session, Store store, String runId) {
    /** A table: rows of its {@link Schemas}. */
    Dataset<Row> read(String table) {
        return store.hasOwnFolder(runId)
                ? session.read().schema(Schemas.of(table)).parquet(store.table(table, runId))
                : packed(table);
    }

    private Dataset<Row> packed(String table) {
        Packs packs = new Packs(store);
        Packs.Pack pack = packs.of(runId)
                .orElseThrow(
                        () -> new BadRunException("--out " + store.location() + ": there is no finished run " + runId));
        return session.read()
                .schema(Schemas.packed(table))
                .parquet(packs.folder(table, pack.id()).toString())
                .where(col("run_id").equalTo(runId))
                .drop("run_id");
    }

    /** What the run computed and what it read: rows of {@link Schemas#VALUES}. */
    Dataset<Row> values() {
        return read("log").unionByName(read("reference"));
    }

    /** The names of its checks, sorted. */
    List<String> checks() {
        List<Row> names =
                read("cases").select("check").distinct().orderBy("check").collectAsList();
        return names.stream().map(row -> row.getString(0)).toList();
    }
}
