package dev.lockstep.store;

import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;

/** Reads a data file without Spark. */
public final class DataRows {
    private DataRows() {}

    /**
     * Its rows, as they were written: Lockstep's tables have no delete files. The checksums of its pages are verified.
     *
     * @param columns of the table
     */
    public static CloseableIterable<Record> read(Table table, DataFile file, Schema columns) {
        return Parquet.read(table.io().newInputFile(file))
                .project(columns)
                .createReaderFunc(stored -> GenericParquetReaders.buildReader(columns, stored))
                .set(FileSettings.VERIFIES_PAGES, "true")
                .build();
    }
}
