package dev.lockstep.spark.table;

import dev.lockstep.store.DataRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The ids of the runs that have rows in a table. A file that nobody has put together with others has rows of one run, as its bounds in the
 * manifest say, and need not be opened: of five hundred runs that is most of the time that a query would take.
 */
public final class RunIds {
    private static final StructType COLUMNS = new StructType().add(Columns.RUN_ID, DataTypes.StringType, false);

    private RunIds() {}

    /** As rows of this process's own. */
    static Dataset<Row> rows(SparkSession session, Table table) {
        return session.createDataFrame(
                of(table).stream().map(id -> RowFactory.create(id)).toList(), COLUMNS);
    }

    private static Set<String> of(Table table) {
        Set<String> ids = new LinkedHashSet<>();
        for (FileScanTask task : files(table)) {
            only(table, task).ifPresentOrElse(ids::add, () -> ids.addAll(read(table, task)));
        }
        return ids;
    }

    private static List<String> read(Table table, FileScanTask task) {
        try (CloseableIterable<Record> rows =
                DataRows.read(table, task.file(), table.schema().select(Columns.RUN_ID))) {
            List<String> ids = new ArrayList<>();
            rows.forEach(row -> ids.add((String) row.getField(Columns.RUN_ID)));
            return ids;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + task.file().location(), e);
        }
    }

    /** A table's files, with the bounds of their run ids. */
    public static List<FileScanTask> files(Table table) {
        try (CloseableIterable<FileScanTask> files =
                table.newScan().includeColumnStats(List.of(Columns.RUN_ID)).planFiles()) {
            List<FileScanTask> all = new ArrayList<>();
            files.forEach(all::add);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + table.location(), e);
        }
    }

    /** The run of which a file has rows, if it is known to be one. */
    public static Optional<String> only(Table table, FileScanTask task) {
        int column = table.schema().findField(Columns.RUN_ID).fieldId();
        Optional<String> low = bound(task.file().lowerBounds(), column);
        return low.equals(bound(task.file().upperBounds(), column)) ? low : Optional.empty();
    }

    private static Optional<String> bound(Map<Integer, ByteBuffer> bounds, int column) {
        return Optional.ofNullable(bounds).map(all -> all.get(column)).map(bound -> Conversions.fromByteBuffer(
                        Types.StringType.get(), bound)
                .toString());
    }
}
