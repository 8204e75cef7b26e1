package dev.lockstep.spark.job;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.judge.Fulfilment;
import dev.lockstep.judge.RequiredOfSide;
import dev.lockstep.judge.RequirementJudge;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.record.array.Observation;
import dev.lockstep.spark.table.CaseIndex;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.suite.Requirement;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Whether what sides require holds: looked at where the values are, what each comes to is brought to the driver. */
final class RequirementReading {
    private static final String SEED = "seed";
    private static final String NUMBER = "number";
    private static final String STATE = "state";
    private static final String WHY = "why";

    private static final StructType SCHEMA = new StructType()
            .add(Columns.CHECK, DataTypes.StringType, false)
            .add(Columns.SIDE, DataTypes.StringType, false)
            .add(SEED, DataTypes.LongType, false)
            .add(NUMBER, DataTypes.IntegerType, false)
            .add(STATE, DataTypes.StringType, false)
            .add(WHY, DataTypes.StringType, false);

    private RequirementReading() {}

    /**
     * Of each check that requires something, in the order of its suite.
     *
     * @param outcomes rows of {@link OutcomeTable}
     */
    static Map<String, List<RequiredOfSide>> of(Dataset<Row> outcomes, Plan plan, Broadcast<CaseIndex> index) {
        Map<String, List<RequiredOfSide>> required = new LinkedHashMap<>();
        for (PlannedCheck check : plan.checks()) {
            check.rules()
                    .requirements()
                    .forEach((role, each) ->
                            each.forEach(requirement -> required.computeIfAbsent(check.name(), any -> new ArrayList<>())
                                    .add(new RequiredOfSide(role, requirement, new TreeMap<>()))));
        }
        if (required.isEmpty()) {
            return Map.of();
        }
        MapPartitionsFunction<Row, Row> judge = rows -> judged(rows, index.value());
        for (Row row : outcomes.where(col(OutcomeTable.STATUS).equalTo(OutcomeTable.OBSERVED))
                .mapPartitions(judge, Encoders.row(SCHEMA))
                .collectAsList()) {
            ofSide(required.get(row.<String>getAs(Columns.CHECK)), Role.of(row.getAs(Columns.SIDE)))
                    .get(row.<Integer>getAs(NUMBER))
                    .seeds()
                    .put(row.getAs(SEED), new Fulfilment(Fulfilment.State.valueOf(row.getAs(STATE)), row.getAs(WHY)));
        }
        return required;
    }

    private static List<RequiredOfSide> ofSide(List<RequiredOfSide> all, Role side) {
        return all.stream().filter(each -> each.side().equals(side)).toList();
    }

    private static Iterator<Row> judged(Iterator<Row> rows, CaseIndex index) {
        List<Row> judged = new ArrayList<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            CaseIndex.Place place = index.place(row.getAs(Columns.CASE_ID));
            if (place != null) {
                Role side = Role.of(row.getAs(Columns.SIDE));
                add(row, place, side, place.check().rules().requirements().getOrDefault(side, List.of()), judged);
            }
        }
        return judged.iterator();
    }

    /** @param judged Modified: a row is added for each requirement. */
    private static void add(
            Row row, CaseIndex.Place place, Role side, List<Requirement> requirements, List<Row> judged) {
        if (requirements.isEmpty()) {
            return;
        }
        List<Observation> observed =
                OutcomeTable.observations(row, place.check().keys());
        for (int number = 0; number < requirements.size(); number++) {
            Fulfilment came = RequirementJudge.of(
                    requirements.get(number), observed, place.check().keys());
            judged.add(RowFactory.create(
                    place.check().name(),
                    side.label(),
                    place.seed() == null ? 0L : place.seed(),
                    number,
                    came.state().name(),
                    came.why()));
        }
    }
}
