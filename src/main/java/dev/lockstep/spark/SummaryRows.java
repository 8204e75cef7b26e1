package dev.lockstep.spark;

import dev.lockstep.compare.KeySummary;
import dev.lockstep.compare.Verdict;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.suite.Method;
import java.util.Set;
import java.util.stream.Collectors;
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
                compared ? key.maxRelative() : null,
                check.isSeeded() ? key.worstSeed() : null,
                compared ? key.signedMean() : null,
                nullIfNaN(key.signedLow()),
                nullIfNaN(key.signedHigh()),
                key.values(),
                key.equalBits(),
                key.nonFinite(),
                key.integral(),
                check.tolerance().threshold(),
                key.verdict().label(),
                key.verdict().passes(),
                key.failing().stream().map(Method::label).sorted().toArray(String[]::new));
    }

    /** The summary that a row holds. */
    static KeySummary key(Row row) {
        Long worstSeed = row.getAs("worst_seed");
        return new KeySummary(
                row.getAs("key"),
                (int) row.<Long>getAs("seeds").longValue(),
                nanIfNull(row.getAs("mean_diff")),
                nanIfNull(row.getAs("max_diff")),
                nanIfNull(row.getAs("min_diff")),
                row.getAs("max_ulp"),
                nanIfNull(row.getAs("max_relative")),
                worstSeed == null ? 0 : worstSeed,
                nanIfNull(row.getAs("signed_mean")),
                nanIfNull(row.getAs("signed_low")),
                nanIfNull(row.getAs("signed_high")),
                row.getAs("non_finite"),
                Verdict.of(row.getAs("verdict")),
                row.getAs("equal_bits"),
                row.getAs("count"),
                row.getAs("integral"),
                failing(row));
    }

    private static Set<Method> failing(Row row) {
        return row.<String>getList(row.fieldIndex("failed_methods")).stream()
                .map(Method::of)
                .collect(Collectors.toSet());
    }

    private static double nanIfNull(Double value) {
        return value == null ? Double.NaN : value;
    }

    /** One seed has no interval. */
    private static Double nullIfNaN(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
