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
 * Files without a row, one a table: a view over files needs one at least to know its columns, before anybody has written any and
 * after all runs went into packs. The file's folder stands for no run and no set.
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

    /** Makes those of a run's tables, whether runs are there or not: all may go into packs. */
    void makeOfRuns() {
        Store.ALL_TABLES.forEach(table -> make(store.path(table), "run_id", Schemas.of(table)));
        makeOfPacks();
    }

    /** Makes the table of sets. */
    void makeOfSets() {
        make(store.path(SetStore.SETS), "set_id", Schemas.SETS);
    }

    /** Makes the tables that runs share. */
    void makeOfPacks() {
        Packs packs = new Packs(store);
        Store.ALL_TABLES.forEach(table -> make(packs.table(table), "pack", Schemas.packed(table)));
    }

    private void make(Path table, String owner, StructType columns) {
        Path file = new Path(new Path(table, owner + "=" + NOBODY), FILE);
        // The file, not its folder: whoever made that may have died before the file was there.
        if (store.exists(file)) {
            return;
        }
        Path staged = store.newStaging("empty");
        try {
            write(columns, staged);
            store.files().mkdirs(file.getParent());
            // Whoever else made it at the same time made the same file: which of them stays does not matter.
            store.files().rename(staged, file);
            store.files().delete(staged, false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + file, e);
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
