package dev.lockstep.spark.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.ObservedDiff;
import dev.lockstep.judge.Judge;
import dev.lockstep.plan.PlannedCheck;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The table {@code diff}: a row for each key of each case. */
public final class DiffTable {
    private static final TableColumns<ComparedKey> COLUMNS = TableColumns.<ComparedKey>builder()
            .required(Columns.RUN_ID, StringType, ComparedKey::runId)
            .required(Columns.SCHEMA_VERSION, IntegerType, key -> Columns.VERSION)
            .required(Columns.CASE_ID, StringType, ComparedKey::caseId)
            .required(Columns.CHECK, StringType, key -> key.check().name())
            .optional(Columns.SEED, LongType, ComparedKey::seed)
            .required(Columns.POSITION, IntegerType, ComparedKey::position)
            .required(Columns.KEY, StringType, key -> key.diff().key())
            .required(Columns.ITERATION, IntegerType, key -> key.diff().iteration())
            .optional("mean_diff", DoubleType, ifCompared(ArrayDiff::mean))
            .optional("max_diff", DoubleType, ifCompared(ArrayDiff::max))
            .optional("min_diff", DoubleType, ifCompared(ArrayDiff::min))
            .optional("max_ulp", LongType, ifCompared(ArrayDiff::maxUlp))
            .optional("max_relative", DoubleType, ifCompared(diff -> diff.distances()
                    .maxRelative()))
            .optional("relative_norm", DoubleType, ifCompared(diff -> diff.distances()
                    .relativeNorm()))
            .optional("signed_mean", DoubleType, ifCompared(ArrayDiff::signedMean))
            .optional("count", LongType, ifCompared(ArrayDiff::count))
            .optional("non_finite", LongType, ifCompared(ArrayDiff::nonFinite))
            .optional("equal_bits", LongType, ifCompared(ArrayDiff::equalBits))
            .optional("integral", BooleanType, ifCompared(ArrayDiff::isIntegral))
            .optional("shapes_agree", BooleanType, ifCompared(ArrayDiff::shapesAgree))
            .optional("threshold", DoubleType, DiffTable::threshold)
            .required(Columns.VERDICT, StringType, key -> Judge.of(key.diff().outcome())
                    .label())
            .optional("cause", StringType, key -> key.diff().cause())
            .optional("candidate_dtype", StringType, ifCompared(diff -> diff.types()
                    .candidate()
                    .label()))
            .optional("reference_dtype", StringType, ifCompared(diff -> diff.types()
                    .reference()
                    .label()))
            .build();

    public static final StructType SCHEMA = COLUMNS.schema();

    private record ComparedKey(
            String runId, String caseId, PlannedCheck check, Long seed, int position, ObservedDiff diff) {}

    private DiffTable() {}

    /**
     * The row of a key of a case.
     *
     * @param position of the key among the check's
     */
    public static Row row(String runId, String caseId, CaseIndex.Place place, int position, ObservedDiff diff) {
        return COLUMNS.row(new ComparedKey(runId, caseId, place.check(), place.seed(), position, diff));
    }

    private static Double threshold(ComparedKey key) {
        return key.check().tolerance().of(key.diff().key()).threshold();
    }

    private static Function<ComparedKey, ?> ifCompared(Function<ArrayDiff, ?> figure) {
        return key -> key.diff().diff() == null ? null : figure.apply(key.diff().diff());
    }
}
