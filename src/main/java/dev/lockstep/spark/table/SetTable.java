package dev.lockstep.spark.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.lockstep.record.Producer;
import dev.lockstep.record.array.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The table {@code sets}: a row for each value of an imported set. */
public final class SetTable {
    private static final TableColumns<SetValue> COLUMNS = TableColumns.<SetValue>builder()
            .required(Columns.SET_ID, StringType, SetValue::setId)
            .required(Columns.SET_DIGEST, StringType, SetValue::digest)
            .required(Columns.SCHEMA_VERSION, IntegerType, value -> Columns.VERSION)
            .required(Columns.POSITION, LongType, SetValue::position)
            .required(
                    Columns.PRODUCER,
                    ProducerColumns.COLUMNS.schema(),
                    value -> ProducerColumns.COLUMNS.row(value.producer()))
            .all(ObservationColumns.COLUMNS, SetValue::value)
            .build();

    public static final StructType SCHEMA = COLUMNS.schema();

    /**
     * A value of a set.
     *
     * @param digest of the set
     * @param position the key's place in its set, from 0
     */
    public record SetValue(String setId, String digest, long position, Producer producer, Observation value) {
        /** Its row. */
        public Row row() {
            return COLUMNS.row(this);
        }
    }

    private SetTable() {}
}
