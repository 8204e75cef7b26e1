package dev.lockstep.spark;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The tables of one finished run, wherever they lie. */
record RunTables(SparkSession session, RunPlace place) {
    /** A table: rows of its {@link Schemas}. */
    Dataset<Row> read(String table) {
        return place.hasOwnFolder()
                ? TableReader.read(session, place.published(table).toString(), Schemas.of(table))
                : packed(table);
    }

    private Dataset<Row> packed(String table) {
        Packs packs = new Packs(place.store());
        Packs.Pack pack = packs.of(place.runId()).orElseThrow(place::unfinished);
        return TableReader.read(session, packs.folder(table, pack.id()).toString(), Schemas.packed(table))
                .where(col("run_id").equalTo(place.runId()))
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
