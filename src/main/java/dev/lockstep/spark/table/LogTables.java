package dev.lockstep.spark.table;

import static org.apache.spark.sql.functions.lit;

import dev.lockstep.run.Version;
import dev.lockstep.store.Store;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.spark.SparkTableUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The tables that users see, and what Spark reads in them. */
public final class LogTables {
    public static final String CASES = "cases";
    public static final String LOG = "log";
    public static final String REFERENCE = "reference";
    public static final String DIFF = "diff";
    public static final String SUMMARY = "summary";
    public static final String SETS = "sets";

    /** What runs that measure noise came to, kept for later ones: a cache, of which no run's rows are. */
    public static final String NOISE = "noise";

    /** In {@link #NOISE}: the Lockstep that measured. */
    public static final String NOISE_VERSION = "version";

    /** What a run writes before its row in {@link Store#RUNS}. */
    public static final List<String> OF_RUN = List.of(CASES, LOG, REFERENCE, DIFF, SUMMARY);

    /** All: what shows whether rows of others count comes last. */
    public static final List<String> ALL =
            Stream.concat(OF_RUN.stream(), Stream.of(SETS, Store.RUNS)).toList();

    /** Which rows a table's files are told apart by: their bounds are kept whole. */
    private static final Map<String, String> BY_RUN = Map.of("write.metadata.metrics.column.run_id", "full");

    private static final Map<String, String> BY_SET = Map.of("write.metadata.metrics.column.set_id", "full");

    private static final Map<String, StructType> COLUMNS = Map.of(
            CASES,
            CaseTable.SCHEMA,
            LOG,
            ValueTable.SCHEMA,
            REFERENCE,
            ValueTable.SCHEMA,
            DIFF,
            DiffTable.SCHEMA,
            SUMMARY,
            SummaryTable.SCHEMA,
            SETS,
            SetTable.SCHEMA,
            Store.RUNS,
            RunsTable.SCHEMA);

    private LogTables() {}

    /** Which rows of {@link #NOISE} this Lockstep does not read. */
    public static Expression noiseOfOtherVersions() {
        return Expressions.notEqual(NOISE_VERSION, Version.TEXT);
    }

    /** The columns of a table. */
    public static StructType columns(String table) {
        return COLUMNS.get(table);
    }

    /** Makes the tables that are not there. */
    public static void make(Store store) {
        for (String table : ALL) {
            store.findOrCreate(table, schema(table), table.equals(SETS) ? BY_SET : BY_RUN);
        }
    }

    private static Schema schema(String table) {
        return SparkSchemaUtil.convert(columns(table));
    }

    /** The columns of the outcomes of an unfinished run. */
    static Schema outcomes() {
        return SparkSchemaUtil.convert(OutcomeTable.SCHEMA);
    }

    /** The rows of one of these tables, with all its columns: those that a table of an earlier version lacks are null. */
    static Dataset<Row> read(SparkSession session, Table table, String name) {
        Dataset<Row> rows = read(session, table);
        List<String> there = List.of(rows.columns());
        for (StructField field : COLUMNS.getOrDefault(name, new StructType()).fields()) {
            if (!there.contains(field.name())) {
                rows = rows.withColumn(field.name(), lit(null).cast(field.dataType()));
            }
        }
        return rows;
    }

    /** The rows of a table as it is now, not yet read. */
    public static Dataset<Row> read(SparkSession session, Table table) {
        return table.currentSnapshot() == null
                ? session.createDataFrame(List.of(), SparkSchemaUtil.convert(table.schema()))
                : SparkTableUtil.loadTable(
                        session, table, table.currentSnapshot().snapshotId());
    }
}
