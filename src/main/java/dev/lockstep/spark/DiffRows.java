package dev.lockstep.spark;

import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.KeyState;
import dev.lockstep.compare.ObservedDiff;
import dev.lockstep.compare.Verdict;
import dev.lockstep.compare.Whole;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Diffs as rows of {@link Schemas#DIFF}, and what the summary needs of them back. */
final class DiffRows {
    private DiffRows() {}

    static Row row(String caseId, CaseIndex.Place place, int position, ObservedDiff key) {
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
                place.check().tolerance().threshold(),
                key.verdict().label(),
                key.cause());
    }

    /** Adds a row to the state of its key. */
    static void addTo(KeyState state, Row row) {
        Long given = row.getAs("seed");
        long seed = given == null ? 0 : given;
        Verdict verdict = Verdict.of(row.getAs("verdict"));
        if (verdict == Verdict.FAILED) {
            state.failed(seed);
        } else if (verdict == Verdict.MISSING) {
            state.missing(seed);
        } else {
            state.add(seed, diff(row), verdict);
        }
    }

    private static ArrayDiff diff(Row row) {
        double max = row.getAs("max_diff");
        double min = row.getAs("min_diff");
        boolean integral = row.getAs("integral");
        long count = row.getAs("count");
        long equalBits = row.getAs("equal_bits");
        return new ArrayDiff(
                row.getAs("mean_diff"),
                max,
                min,
                integral ? new Whole(whole(min), whole(max)) : null,
                row.getAs("max_ulp"),
                row.getAs("max_relative"),
                count,
                row.getAs("non_finite"),
                equalBits,
                row.getAs("shapes_agree"),
                count == equalBits,
                row.getAs("signed_mean"));
    }

    private static BigInteger whole(double value) {
        return new BigDecimal(value).toBigInteger();
    }
}
