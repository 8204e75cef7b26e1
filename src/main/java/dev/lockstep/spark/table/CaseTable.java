package dev.lockstep.spark.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.PlannedCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The table {@code cases}: a row for each case of a run. */
public final class CaseTable {
    private static final TableColumns<PlacedCase> COLUMNS = TableColumns.<PlacedCase>builder()
            .required(Columns.RUN_ID, StringType, PlacedCase::runId)
            .required(Columns.SCHEMA_VERSION, IntegerType, row -> Columns.VERSION)
            .required(Columns.CASE_ID, StringType, row -> row.planned().caseId())
            .required(Columns.SUITE, StringType, PlacedCase::suite)
            .required(Columns.CHECK, StringType, row -> row.check().name())
            .required(Columns.KIND, StringType, row -> row.check().kind().label())
            .optional(Columns.SEED, LongType, row -> row.planned().seed())
            .required("spec", StringType, row -> row.planned().spec())
            .required("fields", Columns.TEXTS, row -> Columns.map(row.planned().fields()))
            .required(Columns.ELAPSED_MILLIS, Columns.COUNTS, row -> Columns.map(row.millis()))
            .build();

    public static final StructType SCHEMA = COLUMNS.schema();

    /** @param millis how long each computed side took */
    private record PlacedCase(
            String runId, String suite, PlannedCheck check, PlannedCase planned, Map<String, Long> millis) {}

    private CaseTable() {}

    /** The rows of a plan. */
    public static List<Row> rows(String runId, Plan plan, CaseTimes times) {
        List<Row> rows = new ArrayList<>(plan.caseCount());
        for (PlannedCheck check : plan.checks()) {
            for (PlannedCase planned : check.cases()) {
                rows.add(COLUMNS.row(new PlacedCase(runId, plan.suite(), check, planned, times.of(planned.caseId()))));
            }
        }
        return rows;
    }
}
