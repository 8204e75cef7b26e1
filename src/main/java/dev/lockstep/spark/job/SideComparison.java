package dev.lockstep.spark.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import dev.lockstep.spark.table.CaseIndex;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.util.SerializationUtil;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Joins the two sides of every case, and takes each key over all seeds, in one pass. A case's values travel packed, one row for each
 * side: the join moves as many rows as there are cases, and plain loops compare the keys.
 */
final class SideComparison {
    private SideComparison() {}

    /**
     * What comparing came to.
     *
     * @param summaries rows of {@link dev.lockstep.spark.table.SummaryTable}, in no order
     * @param diffs files that the sink wrote
     */
    record Compared(List<Row> summaries, List<DataFile> diffs) {}

    /**
     * The full outer join of the sides: a row for each case. Sides that are laid out alike are joined where they lie.
     *
     * @param candidates rows of {@link OutcomeTable}
     * @param references rows of {@link OutcomeTable}
     * @return the case's id, and a struct for each side under the side's label
     */
    static Dataset<Row> pairs(Dataset<Row> candidates, Dataset<Row> references) {
        return side(candidates, Role.CANDIDATE)
                .join(side(references, Role.REFERENCE), new String[] {Columns.CASE_ID}, "full_outer");
    }

    /** @param outcomes rows of {@link OutcomeTable}, of both sides */
    static Dataset<Row> pairs(Dataset<Row> outcomes) {
        return pairs(of(outcomes, Role.CANDIDATE), of(outcomes, Role.REFERENCE));
    }

    private static Dataset<Row> of(Dataset<Row> outcomes, Role side) {
        return outcomes.where(col(Columns.SIDE).equalTo(side.label()));
    }

    private static Dataset<Row> side(Dataset<Row> outcomes, Role side) {
        return outcomes.select(
                col(Columns.CASE_ID),
                struct(
                                OutcomeTable.STATUS,
                                OutcomeTable.CAUSE,
                                OutcomeTable.SCALARS,
                                OutcomeTable.OBSERVATIONS,
                                OutcomeTable.ODD)
                        .as(side.label()));
    }

    /**
     * Compares every pair once, and sums over the seeds; of the sums only as many states move as there are keys.
     *
     * @param pairs of {@link #pairs}
     * @param index where each case belongs
     * @param diffs takes each key of each case
     */
    static Compared compare(
            Dataset<Row> pairs, Broadcast<CaseIndex> index, DiffSink.Factory diffs, KeyStateMerge.Judging judging) {
        MapPartitionsFunction<Row, Row> compare = part -> new CaseComparison(part, index.value(), diffs.open());
        MapPartitionsFunction<Row, Row> merge = parts -> new KeyStateMerge(parts, index.value(), judging);
        List<Row> rows = pairs.mapPartitions(compare, Encoders.row(ComparedPart.SCHEMA))
                .repartition(col(Columns.CHECK), col(Columns.POSITION))
                .sortWithinPartitions(Columns.CHECK, Columns.POSITION)
                .mapPartitions(merge, Encoders.row(KeyStateMerge.SCHEMA))
                .collectAsList();
        return compared(rows);
    }

    private static Compared compared(List<Row> rows) {
        List<Row> summaries = new ArrayList<>(rows.size());
        List<DataFile> diffs = new ArrayList<>();
        for (Row row : rows) {
            if (KeyStateMerge.file(row) == null) {
                summaries.add(KeyStateMerge.summary(row));
            } else {
                diffs.add(SerializationUtil.deserializeFromBytes(KeyStateMerge.file(row)));
            }
        }
        return new Compared(summaries, diffs);
    }
}
