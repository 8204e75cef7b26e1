package dev.lockstep.spark.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import dev.lockstep.plan.ReadTask;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.ObservationColumns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.spark.table.RunTables;
import dev.lockstep.suite.RecordedRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads the recorded sides that stand in the tables of one earlier run; its cases are spread over the executors. */
final class RunReading {
    private static final String[] PLACE = {Columns.CASE_ID, Columns.SIDE};

    private static final StructType PLACES = new StructType()
            .add(Columns.CASE_ID, DataTypes.StringType, false)
            .add(Columns.SIDE, DataTypes.StringType, false);

    private RunReading() {}

    /**
     * The outcomes, not yet read.
     *
     * @param readings of the tables' run each
     */
    static Dataset<Row> outcomes(RunTables tables, List<ReadTask> readings) {
        Map<String, List<ReadTask>> byPlace = new LinkedHashMap<>();
        readings.forEach(
                reading -> byPlace.computeIfAbsent(RunOutcomeIterator.place(run(reading)), place -> new ArrayList<>())
                        .add(reading));
        MapPartitionsFunction<Row, Row> find = values -> new RunOutcomeIterator(values, byPlace);
        return wanted(tables, byPlace)
                .repartition(col(Columns.CASE_ID), col(Columns.SIDE))
                // A run's tables tell no order of keys within an iteration; the same one each time will do.
                .sortWithinPartitions(col(Columns.CASE_ID), col(Columns.SIDE), col("value.iteration"), col("value.key"))
                .mapPartitions(find, Encoders.row(OutcomeTable.SCHEMA));
    }

    /** The values of the cases that are asked for, and for each of them a row without a value: it may have none. */
    private static Dataset<Row> wanted(RunTables tables, Map<String, List<ReadTask>> byPlace) {
        List<Row> places = byPlace.values().stream()
                .map(readings -> run(readings.get(0)))
                .map(run -> RowFactory.create(run.caseId(), run.side()))
                .toList();
        Dataset<Row> asked = tables.session().createDataFrame(places, PLACES);
        Dataset<Row> values = tables.values().join(asked, PLACE, "left_semi").select(columns());
        return values.unionByName(asked, true);
    }

    private static Column[] columns() {
        Column[] ofValue = Stream.of(ObservationColumns.COLUMNS.schema().fieldNames())
                .map(functions::col)
                .toArray(Column[]::new);
        return new Column[] {
            col(Columns.CASE_ID),
            col(Columns.SIDE),
            col(Columns.PRODUCER),
            struct(ofValue).as(Columns.VALUE)
        };
    }

    private static RecordedRun run(ReadTask reading) {
        return reading.source()
                .fold(
                        file -> {
                            throw new IllegalArgumentException("a file is no run: " + file);
                        },
                        set -> {
                            throw new IllegalArgumentException("a set is no run: " + set);
                        },
                        run -> run);
    }
}
