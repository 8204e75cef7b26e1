package dev.lockstep.spark;

import dev.lockstep.compare.KeySummary;
import dev.lockstep.plan.PlannedCheck;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Key summaries as rows of {@link Schemas#SUMMARY}. */
final class SummaryRows {
    private SummaryRows() {}

    static Row row(String suite, PlannedCheck check, int position, KeySummary key) {
        boolean compared = key.values() > 0;
        return RowFactory.create(
                Schemas.VERSION,
                suite,
                check.name(),
                check.kind().label(),
                position,
                key.key(),
                check.keys().get(position).iteration(),
                (long) key.seeds(),
                compared ? key.meanDiff() : null,
                compared ? key.maxDiff() : null,
                compared ? key.minDiff() : null,
                key.maxUlp(),
                check.isSeeded() ? key.worstSeed() : null,
                compared ? key.signedMean() : null,
                nullIfNaN(key.signedLow()),
                nullIfNaN(key.signedHigh()),
                key.values(),
                key.equalBits(),
                key.nonFinite(),
                check.tolerance().threshold(),
                key.verdict().label(),
                key.verdict().passes());
    }

    /** One seed has no interval. */
    private static Double nullIfNaN(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
