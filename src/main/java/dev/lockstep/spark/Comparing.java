package dev.lockstep.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import dev.lockstep.compare.CaseDiff;
import dev.lockstep.compare.ObservedDiff;
import dev.lockstep.plan.Side;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Joins the two sides of every case, and takes each key over all seeds. */
final class Comparing {
    private Comparing() {}

    /**
     * One row a case and key: the full outer join of the sides. A case's values travel packed, one row a side: the join
     * moves as many rows as there are cases, and a plain loop compares the keys.
     *
     * @param outcomes rows of {@link Schemas#OUTCOME}
     * @param index where each case belongs
     * @return rows of {@link Schemas#DIFF}
     */
    static Dataset<Row> diffs(Dataset<Row> outcomes, Broadcast<CaseIndex> index) {
        FlatMapFunction<Row, Row> compare = pair -> diffs(pair, index.value());
        return side(outcomes, Side.CANDIDATE)
                .join(side(outcomes, Side.REFERENCE), new String[] {"case_id"}, "full_outer")
                .flatMap(compare, Encoders.row(Schemas.DIFF));
    }

    private static Dataset<Row> side(Dataset<Row> outcomes, Side side) {
        return outcomes.where(col("side").equalTo(side.label()))
                .select(col("case_id"), struct("*").as(side.label()));
    }

    private static Iterator<Row> diffs(Row pair, CaseIndex index) {
        String caseId = pair.getAs("case_id");
        CaseIndex.Place place = index.place(caseId);
        List<ObservedDiff> diffs = CaseDiff.between(
                OutcomeRows.side(pair.getAs(Side.CANDIDATE.label())),
                OutcomeRows.side(pair.getAs(Side.REFERENCE.label())),
                place.check().keys(),
                place.check().tolerance());
        List<Row> rows = new ArrayList<>(diffs.size());
        for (int position = 0; position < diffs.size(); position++) {
            rows.add(DiffRows.row(caseId, place, position, diffs.get(position)));
        }
        return rows.iterator();
    }

    /**
     * One row a check and key: its seeds in their order.
     *
     * @param diffs rows of {@link Schemas#DIFF}
     * @return rows of {@link Schemas#SUMMARY}
     */
    static Dataset<Row> summaries(Dataset<Row> diffs, String suite, Broadcast<CaseIndex> index) {
        MapPartitionsFunction<Row, Row> sum = rows -> new KeysInTurn(rows, suite, index.value());
        return diffs.repartition(col("check"), col("position"))
                .sortWithinPartitions("check", "position", "seed")
                .mapPartitions(sum, Encoders.row(Schemas.SUMMARY));
    }
}
