package dev.lockstep.spark.table;

import dev.lockstep.spark.session.TaskResults;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.spark.data.SparkParquetWriters;
import org.apache.iceberg.spark.source.SerializableTableWithSize;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.types.StructType;

/** Writes data files of a table, which nobody sees before they are committed: a file a task that has rows. */
public final class TableFiles {
    private TableFiles() {}

    /** Writes rows, and waits for all of them. */
    public static List<DataFile> write(Dataset<Row> rows, Table table) {
        List<DataFile> files = new ArrayList<>();
        write(rows, table, files::addAll);
        return files;
    }

    /**
     * Writes rows.
     *
     * @param whole takes what a task has written as soon as that is whole; quickly, since Spark's scheduler waits for it
     */
    public static void write(Dataset<Row> rows, Table table, Consumer<List<DataFile>> whole) {
        JavaRDD<InternalRow> rdd = plan(rows).toRdd().toJavaRDD();
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
        Writing writing = new Writing(spark.broadcast(SerializableTableWithSize.copyOf(table)), rows.schema());
        List<Integer> partitions =
                IntStream.range(0, rdd.getNumPartitions()).boxed().toList();
        TaskResults.run(spark, rdd, writing::rows, partitions, whole);
    }

    /** Writes few rows in this process. */
    public static List<DataFile> writeHere(SparkSession session, List<Row> rows, StructType columns, Table table) {
        // A relation of the driver's own: no task is needed to read it.
        InternalRow[] internal =
                plan(session.createDataFrame(rows, columns)).executedPlan().executeCollect();
        return write(Arrays.asList(internal).iterator(), columns, table);
    }

    private static QueryExecution plan(Dataset<Row> rows) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution();
    }

    /** What a task does. */
    private record Writing(Broadcast<Table> table, StructType columns) implements Serializable {
        List<DataFile> rows(Iterator<InternalRow> rows) {
            return write(rows, columns, table.value());
        }
    }

    private static List<DataFile> write(Iterator<InternalRow> rows, StructType columns, Table table) {
        if (!rows.hasNext()) {
            return List.of();
        }
        String path = table.locationProvider().newDataLocation(FileFormat.PARQUET.addExtension("" + UUID.randomUUID()));
        DataWriter<InternalRow> writer = writer(path, columns, table);
        try (writer) {
            rows.forEachRemaining(writer::write);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
        return List.of(writer.toDataFile());
    }

    private static DataWriter<InternalRow> writer(String path, StructType columns, Table table) {
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
