package dev.lockstep.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSession.class)
class TableReaderTest {
    private static final StructType COLUMNS = new StructType()
            .add("schema_version", DataTypes.IntegerType, false)
            .add("key", DataTypes.StringType, false)
            .add("cause", DataTypes.StringType);

    @TempDir
    private Path folder;

    private SparkSession session;
    private Dataset<Row> table;

    @BeforeEach
    void makeTable() {
        session = SharedSession.session();
        table = session.createDataFrame(
                List.of(RowFactory.create(1, "loss_0", "why"), RowFactory.create(1, "loss_1", null)), COLUMNS);
    }

    @Test
    void aTableOfThisVersionIsRead() {
        assertThat(read(table)).containsExactly("[1,loss_0,why]", "[1,loss_1,null]");
    }

    @Test
    void aMissingColumnThatMayBeNullIsNull() {
        assertThat(read(table.drop("cause"))).containsExactly("[1,loss_0,null]", "[1,loss_1,null]");
    }

    @Test
    void aColumnThatIsNotKnownIsLeftOut() {
        assertThat(read(table.withColumn("more", lit(1)))).containsExactly("[1,loss_0,why]", "[1,loss_1,null]");
    }

    @Test
    void aMissingColumnThatIsNeverNullIsRefusedByItsName() {
        assertRefused(table.drop("key"), ": column key: missing");
    }

    @Test
    void anotherTypeIsRefusedByItsColumn() {
        assertRefused(table.withColumn("key", lit(7L)), ": column key: bigint, expected string");
    }

    @Test
    void aLaterVersionIsRefused() {
        assertRefused(
                table.withColumn("schema_version", col("schema_version").plus(1)),
                ": column schema_version: 2, but this Lockstep reads up to 1");
    }

    private List<String> read(Dataset<Row> written) {
        written.coalesce(1).write().parquet(files());
        return TableReader.read(session, files(), COLUMNS).collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    private void assertRefused(Dataset<Row> written, String problem) {
        assertThatThrownBy(() -> read(written))
                .isInstanceOf(BadRunException.class)
                .hasMessage(files() + problem);
    }

    private String files() {
        return folder.resolve("table").toString();
    }
}
