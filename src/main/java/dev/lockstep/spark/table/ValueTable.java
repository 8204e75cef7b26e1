package dev.lockstep.spark.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The tables {@code log} and {@code reference}: a row for each value that was computed or read. */
public final class ValueTable {
    private static final TableColumns<SideValue> COLUMNS = TableColumns.<SideValue>builder()
            .required(Columns.RUN_ID, StringType, SideValue::runId)
            .required(Columns.SCHEMA_VERSION, IntegerType, value -> Columns.VERSION)
            .required(Columns.CASE_ID, StringType, value -> value.outcome().getAs(Columns.CASE_ID))
            .required(Columns.SIDE, StringType, value -> value.outcome().getAs(Columns.SIDE))
            .required(Columns.PRODUCER, ProducerColumns.COLUMNS.schema(), value -> value.outcome()
                    .getAs(Columns.PRODUCER))
            .all(ObservationColumns.COLUMNS, SideValue::value)
            .build();

    public static final StructType SCHEMA = COLUMNS.schema();

    /** @param outcome row of {@link OutcomeTable} */
    private record SideValue(String runId, Row outcome, Observation value) {}

    private ValueTable() {}

    /**
     * A row for each value.
     *
     * @param outcomes rows of {@link OutcomeTable}
     */
    public static Dataset<Row> of(Dataset<Row> outcomes, String runId, Broadcast<CaseIndex> index) {
        FlatMapFunction<Row, Row> values = outcome -> rows(outcome, runId, index.value());
        return outcomes.flatMap(values, Encoders.row(SCHEMA));
    }

    private static Iterator<Row> rows(Row outcome, String runId, CaseIndex index) {
        CaseIndex.Place place = index.place(outcome.getAs(Columns.CASE_ID));
        if (place == null) {
            // It measures noise: no case of a check.
            return List.<Row>of().iterator();
        }
        List<ObservedKey> keys = place.check().keys();
        return OutcomeTable.observations(outcome, keys).stream()
                .map(value -> COLUMNS.row(new SideValue(runId, outcome, value)))
                .iterator();
    }
}
