package dev.lockstep.spark.table;

import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Outcomes as rows of {@link Schemas#VALUES}, one a value: what SQL users see. */
public final class ValueTable {
    private ValueTable() {}

    /**
     * A row for each value.
     *
     * @param outcomes rows of {@link Schemas#OUTCOME}
     */
    public static Dataset<Row> of(Dataset<Row> outcomes, Broadcast<CaseIndex> index) {
        FlatMapFunction<Row, Row> values = outcome -> rows(outcome, index.value());
        return outcomes.flatMap(values, Encoders.row(Schemas.VALUES));
    }

    private static Iterator<Row> rows(Row outcome, CaseIndex index) {
        CaseIndex.Place place = index.place(outcome.getAs("case_id"));
        if (place == null) {
            // It measures noise: no case of a check.
            return List.<Row>of().iterator();
        }
        List<ObservedKey> keys = place.check().keys();
        return OutcomeTable.observations(outcome, keys).stream()
                .map(observation -> row(outcome, observation))
                .iterator();
    }

    private static Row row(Row outcome, Observation observation) {
        Row value = OutcomeTable.observation(observation);
        Object[] columns = new Object[Schemas.VALUES.size()];
        columns[0] = Schemas.VERSION;
        columns[1] = outcome.getAs("case_id");
        columns[2] = outcome.getAs("side");
        columns[3] = outcome.getAs("producer");
        for (int i = 0; i < value.size(); i++) {
            columns[4 + i] = value.get(i);
        }
        return RowFactory.create(columns);
    }
}
