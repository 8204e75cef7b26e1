package dev.lockstep.spark.table;

import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.ObservedDiff;
import dev.lockstep.judge.Judge;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Diffs as rows of {@link Schemas#DIFF}. */
public final class DiffTable {
    private DiffTable() {}

    public static Row row(String caseId, CaseIndex.Place place, int position, ObservedDiff key) {
        ArrayDiff diff = key.diff();
        boolean compared = diff != null;
        return RowFactory.create(
                Schemas.VERSION,
                caseId,
                place.check().name(),
                place.seed(),
                position,
                key.key(),
                key.iteration(),
                compared ? diff.mean() : null,
                compared ? diff.max() : null,
                compared ? diff.min() : null,
                compared ? diff.maxUlp() : null,
                compared ? diff.maxRelative() : null,
                compared ? diff.signedMean() : null,
                compared ? diff.count() : null,
                compared ? diff.nonFinite() : null,
                compared ? diff.equalBits() : null,
                compared ? diff.isIntegral() : null,
                compared ? diff.shapesAgree() : null,
                place.check().tolerance().of(key.key()).threshold(),
                Judge.of(key.outcome()).label(),
                key.cause(),
                compared ? diff.types().candidate().label() : null,
                compared ? diff.types().reference().label() : null);
    }
}
