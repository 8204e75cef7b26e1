package dev.lockstep.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads tables that another version of Lockstep may have written: a column that may be null and is not there is null. Spark by
 * itself would read any missing column as null.
 */
final class TableReader {
    private TableReader() {}

    /**
     * The table's rows, with these columns.
     *
     * @param files the folder
     * @throws BadRunException if a column that is never null is missing, one has another type, or the rows are of a later version:
     *     columns may mean something else there
     */
    static Dataset<Row> read(SparkSession session, String files, StructType columns) {
        Dataset<Row> table = session.read().parquet(files);
        Map<String, DataType> found = new HashMap<>();
        for (StructField field : table.schema().fields()) {
            found.put(field.name(), field.dataType());
        }
        Arrays.stream(columns.fields()).forEach(column -> require(files, column, found.get(column.name())));
        requireVersion(files, table);
        return session.read().schema(columns).parquet(files);
    }

    private static void require(String files, StructField wanted, DataType found) {
        if (found == null && !wanted.nullable()) {
            throw refuse(files, wanted.name(), "missing");
        }
        if (found != null && !found.catalogString().equals(wanted.dataType().catalogString())) {
            throw refuse(
                    files,
                    wanted.name(),
                    found.catalogString() + ", expected " + wanted.dataType().catalogString());
        }
    }

    private static void requireVersion(String files, Dataset<Row> table) {
        int version = table.agg(coalesce(max(col("schema_version")), lit(Schemas.VERSION)))
                .head()
                .getInt(0);
        if (version > Schemas.VERSION) {
            throw refuse(files, "schema_version", version + ", but this Lockstep reads up to " + Schemas.VERSION);
        }
    }

    private static BadRunException refuse(String files, String column, String problem) {
        return new BadRunException(files + ": column " + column + ": " + problem);
    }
}
