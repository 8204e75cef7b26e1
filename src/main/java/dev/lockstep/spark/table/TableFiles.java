package dev.lockstep.spark.table;

import dev.lockstep.spark.session.TaskResults;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
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
        Target target = target(spark, table, rows.schema());
        List<Integer> partitions =
                IntStream.range(0, rdd.getNumPartitions()).boxed().toList();
        TaskResults.run(spark, rdd, target::rows, partitions, whole);
    }

    /** Writes few rows in this process. */
    public static List<DataFile> writeHere(SparkSession session, List<Row> rows, StructType columns, Table table) {
        // A relation of the driver's own: no task is needed to read it.
        InternalRow[] internal =
                plan(session.createDataFrame(rows, columns)).executedPlan().executeCollect();
        return write(Arrays.asList(internal).iterator(), new RowWriter(table, columns));
    }

    private static QueryExecution plan(Dataset<Row> rows) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution();
    }

    /** A table that tasks write to. */
    public static Target target(JavaSparkContext spark, Table table, StructType columns) {
        return new Target(spark.broadcast(SerializableTableWithSize.copyOf(table)), columns);
    }

    /**
     * Goes to tasks, which write rows to a table.
     *
     * @param columns of the rows
     */
    public record Target(Broadcast<Table> table, StructType columns) implements Serializable {
        /** A file of a task's own. */
        public RowWriter open() {
            return new RowWriter(table.value(), columns);
        }

        List<DataFile> rows(Iterator<InternalRow> rows) {
            return write(rows, open());
        }
    }

    private static List<DataFile> write(Iterator<InternalRow> rows, RowWriter writer) {
        rows.forEachRemaining(writer::write);
        return writer.close();
    }
}
