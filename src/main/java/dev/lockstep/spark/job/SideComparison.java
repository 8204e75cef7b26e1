package dev.lockstep.spark.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import dev.lockstep.compare.CaseDiff;
import dev.lockstep.compare.ObservedDiff;
import dev.lockstep.judge.CheckNoise;
import dev.lockstep.spark.table.CaseIndex;
import dev.lockstep.spark.table.DiffTable;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.spark.table.Schemas;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Joins the two sides of every case, and takes each key over all seeds. A case's values travel packed, one row a side: the join
 * moves as many rows as there are cases, and plain loops compare the keys.
 */
final class SideComparison {

    private SideComparison() {}

    /**
     * The full outer join of the sides: a row a case. Sides that are laid out alike are joined where they lie.
     *
     * @param candidates rows of {@link Schemas#OUTCOME}
     * @param references rows of {@link Schemas#OUTCOME}
     * @return the case's id, and a struct a side under the side's label
     */
    static Dataset<Row> pairs(Dataset<Row> candidates, Dataset<Row> references) {
        return side(candidates, Role.CANDIDATE)
                .join(side(references, Role.REFERENCE), new String[] {"case_id"}, "full_outer");
    }

    /** @param outcomes rows of {@link Schemas#OUTCOME}, of both sides */
    static Dataset<Row> pairs(Dataset<Row> outcomes) {
        return pairs(of(outcomes, Role.CANDIDATE), of(outcomes, Role.REFERENCE));
    }

    private static Dataset<Row> of(Dataset<Row> outcomes, Role side) {
        return outcomes.where(col("side").equalTo(side.label()));
    }

    private static Dataset<Row> side(Dataset<Row> outcomes, Role side) {
        return outcomes.select(
                col("case_id"),
                struct("status", "cause", "scalars", "observations", "odd").as(side.label()));
    }

    /**
     * One row a case and key.
     *
     * @param pairs of {@link #pairs}
     * @param index where each case belongs
     * @return rows of {@link Schemas#DIFF}
     */
    static Dataset<Row> diffs(Dataset<Row> pairs, Broadcast<CaseIndex> index) {
        FlatMapFunction<Row, Row> compare = pair -> diffs(pair, index.value());
        return pairs.flatMap(compare, Encoders.row(Schemas.DIFF));
    }

    private static Iterator<Row> diffs(Row pair, CaseIndex index) {
        String caseId = pair.getAs("case_id");
        CaseIndex.Place place = index.place(caseId);
        List<ObservedKey> keys = place.check().keys();
        List<ObservedDiff> diffs = CaseDiff.between(
                OutcomeTable.side(pair.getAs(Role.CANDIDATE.label()), keys),
                OutcomeTable.side(pair.getAs(Role.REFERENCE.label()), keys),
                keys,
                place.check().tolerance());
        List<Row> rows = new ArrayList<>(diffs.size());
        for (int position = 0; position < diffs.size(); position++) {
            rows.add(DiffTable.row(caseId, place, position, diffs.get(position)));
        }
        return rows.iterator();
    }

    /**
     * One row a check and key, over all its seeds: summed in one pass over the pairs, of which only as many states move as there
     * are keys.
     *
     * @param pairs of {@link #pairs}
     * @return rows of {@link Schemas#SUMMARY}
     */
    static Dataset<Row> summaries(Dataset<Row> pairs, String suite, Broadcast<CaseIndex> index) {
        return summaries(pairs, suite, index, Map.of());
    }

    /** @param noise of checks in which it was measured */
    static Dataset<Row> summaries(
            Dataset<Row> pairs, String suite, Broadcast<CaseIndex> index, Map<String, CheckNoise> noise) {
        MapPartitionsFunction<Row, Row> sum = part -> new CaseComparison(part, index.value());
        MapPartitionsFunction<Row, Row> merge = states -> new KeyStateMerge(states, suite, index.value(), noise);
        return pairs.mapPartitions(sum, Encoders.row(Schemas.KEY_STATE))
                .repartition(col("check"), col("position"))
                .sortWithinPartitions("check", "position")
                .mapPartitions(merge, Encoders.row(Schemas.SUMMARY));
    }
}
