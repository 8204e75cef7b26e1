package dev.lockstep.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.types.StructType;

/**
 * Tables without a row, where nobody has written any yet: a view over files needs one file at least to know its columns. The
 * file's folder stands for no run and no set.
 */
final class EmptyTables {
    private static final String NOBODY = "__HIVE_DEFAULT_PARTITION__";
    private static final String FILE = "empty.parquet";

    private final SparkSession session;
    private final Store store;

    EmptyTables(SparkSession session, Store store) {
        this.session = session;
        this.store = store;
    }

    /** Makes those of a run's tables that are not there. */
    void makeOfRuns() {
        Store.ALL_TABLES.stream().filter(table -> !store.hasTable(table)).forEach(this::makeOfRun);
        makeOfPacks();
    }

    /** Makes sure that a run's tables tell their columns when no run has folders of its own any more. */
    void outliveRuns() {
        Store.ALL_TABLES.stream()
                .filter(table -> !store.exists(new Path(store.path(table), "run_id=" + NOBODY)))
                .forEach(this::makeOfRun);
    }

    private void makeOfRun(String table) {
        make(store.path(table), "run_id", Schemas.of(table));
    }

    /** Makes the table of sets if it is not there. */
    void makeOfSets() {
        if (!store.hasTable(SetStore.SETS)) {
            make(store.path(SetStore.SETS), "set_id", Schemas.SETS);
        }
    }

    /** Makes the tables that runs share if they are not there. */
    void makeOfPacks() {
        Packs packs = new Packs(store);
        Store.ALL_TABLES.stream()
                .filter(table -> !store.exists(packs.table(table)))
                .forEach(table -> make(packs.table(table), "pack", Schemas.packed(table)));
    }

    private void make(Path table, String owner, StructType columns) {
        Path folder = new Path(table, owner + "=" + NOBODY);
        Path staged = store.newStaging("empty");
        try {
            write(columns, staged);
            store.files().mkdirs(folder);
            // Whoever else made it at the same time made the same file: which of them stays does not matter.
            store.files().rename(staged, new Path(folder, FILE));
            store.files().delete(staged, false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
    }

    private void write(StructType columns, Path file) throws IOException {
        ParquetFileWriter writer = new ParquetFileWriter(
                HadoopOutputFile.fromPath(file, session.sparkContext().hadoopConfiguration()),
                new SparkToParquetSchemaConverter(session.sessionState().conf()).convert(columns),
                ParquetFileWriter.Mode.CREATE,
                ParquetWriter.DEFAULT_BLOCK_SIZE,
                ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
                ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
                ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
        writer.start();
        writer.end(Map.of(ParquetReadSupport.SPARK_METADATA_KEY(), columns.json()));
    }
}
