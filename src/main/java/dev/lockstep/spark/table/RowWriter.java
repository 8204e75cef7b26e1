package dev.lockstep.spark.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.spark.data.SparkParquetWriters;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import scala.Function1;

/** Writes rows into one data file of a table, which nobody sees before it is committed; no file if there is no row. */
public final class RowWriter {
    private final Table table;
    private final StructType columns;
    private final Function1<Object, Object> internal;
    private DataWriter<InternalRow> writer;

    /** @param columns of the rows */
    RowWriter(Table table, StructType columns) {
        this.table = table;
        this.columns = columns;
        this.internal = CatalystTypeConverters.createToCatalystConverter(columns);
    }

    /** Adds a row. */
    public void write(Row row) {
        write((InternalRow) internal.apply(row));
    }

    void write(InternalRow row) {
        if (writer == null) {
            writer = open();
        }
        writer.write(row);
    }

    /** Ends the file. */
    public List<DataFile> close() {
        if (writer == null) {
            return List.of();
        }
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a file of " + table.name(), e);
        }
        return List.of(writer.toDataFile());
    }

    private DataWriter<InternalRow> open() {
        String path = table.locationProvider().newDataLocation(FileFormat.PARQUET.addExtension("" + UUID.randomUUID()));
        Schema schema = SparkSchemaUtil.convert(table.schema(), columns);
        try {
            return Parquet.writeData(table.io().newOutputFile(path))
                    .forTable(table)
                    .schema(schema)
                    .createWriterFunc(type -> SparkParquetWriters.buildWriter(columns, type))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }
}
