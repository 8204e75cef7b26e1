package dev.lockstep.spark.set;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.plan.ReadRequest;
import dev.lockstep.plan.ReadTask;
import dev.lockstep.plan.RecordedValue;
import dev.lockstep.record.Producer;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.run.CaseOutcome;
import dev.lockstep.run.RecordLookup;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.ObservationColumns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.spark.table.ProducerColumns;
import dev.lockstep.suite.RecordedSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the recorded sides that one imported set holds, in one task. */
public final class SetReading {
    private SetReading() {}

    /**
     * The outcomes, not yet read.
     *
     * @param readings of {@code set} each
     */
    public static Dataset<Row> outcomes(SparkSession session, SetStore sets, RecordedSet set, List<ReadTask> readings) {
        List<ReadTask> asked = List.copyOf(readings);
        MapPartitionsFunction<Row, Row> find = values -> outcomes(set, asked, values);
        return wanted(sets.read(session, set.name()), set, readings)
                .coalesce(1)
                // The set's order is that of its files, in which a check of all keys has them.
                .sortWithinPartitions(Columns.POSITION)
                .mapPartitions(find, Encoders.row(OutcomeTable.SCHEMA));
    }

    /** Rules may make any key out of any other; without them, only what is asked for is read. */
    private static Dataset<Row> wanted(Dataset<Row> values, RecordedSet set, List<ReadTask> readings) {
        boolean wantsAll = readings.stream().anyMatch(reading -> reading.wanted() instanceof ReadRequest.Everything);
        if (!set.keys().isEmpty() || wantsAll) {
            return values;
        }
        Object[] keys = readings.stream()
                .map(reading -> (ReadRequest.Named) reading.wanted())
                .flatMap(named -> named.values().stream())
                .map(RecordedValue::fileKey)
                .distinct()
                .toArray();
        return values.where(col(Columns.KEY).isInCollection(List.of(keys)));
    }

    private static Iterator<Row> outcomes(RecordedSet set, List<ReadTask> readings, Iterator<Row> values) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        Producer producer = Producer.UNKNOWN;
        while (values.hasNext()) {
            Row row = values.next();
            Observation value = ObservationColumns.of(row);
            arrays.put(value.key(), value.value());
            producer = ProducerColumns.in(row);
        }
        RecordLookup lookup = new RecordLookup(set, arrays);
        List<Row> rows = new ArrayList<>(readings.size());
        for (ReadTask reading : readings) {
            CaseOutcome outcome = new CaseOutcome.Observed(producer, 0, lookup.observations(reading));
            rows.add(OutcomeTable.row(reading.caseId(), reading.side().label(), true, reading.keys(), outcome));
        }
        return rows.iterator();
    }
}
