package dev.lockstep.spark.table;

import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.Control;
import dev.lockstep.compare.Distances;
import dev.lockstep.compare.Interval;
import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.KeyNoise;
import dev.lockstep.judge.SameRule;
import dev.lockstep.judge.Verdict;
import dev.lockstep.suite.Method;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** Reads rows of {@link SummaryTable} back; columns that runs of earlier versions lack are as if nothing had been seen. */
public final class SummaryReading {
    private SummaryReading() {}

    /** The summary that a row holds. */
    public static JudgedKey key(Row row) {
        Verdict verdict = Verdict.of(row.getAs(Columns.VERDICT));
        KeyStatistics statistics = new KeyStatistics(
                row.getAs(Columns.KEY),
                seeds(row, verdict),
                new Distances(
                        nanIfNull(row.getAs(SummaryTable.MEAN_DIFF)),
                        nanIfNull(row.getAs(SummaryTable.MAX_DIFF)),
                        nanIfNull(row.getAs(SummaryTable.MIN_DIFF)),
                        row.getAs(SummaryTable.MAX_ULP),
                        nanIfNull(row.getAs(SummaryTable.MAX_RELATIVE)),
                        nanIfNull(row.getAs(SummaryTable.RELATIVE_NORM))),
                new Interval(
                        nanIfNull(row.getAs(SummaryTable.SIGNED_MEAN)),
                        nanIfNull(row.getAs(SummaryTable.SIGNED_LOW)),
                        nanIfNull(row.getAs(SummaryTable.SIGNED_HIGH))),
                pairs(row),
                new KeyStatistics.Types(
                        text(row, SummaryTable.CANDIDATE_DTYPE),
                        text(row, SummaryTable.REFERENCE_DTYPE),
                        row.getAs(SummaryTable.INTEGRAL),
                        Boolean.TRUE.equals(row.<Boolean>getAs(SummaryTable.VARIES))),
                failing(row),
                logged(row));
        return new JudgedKey(
                statistics,
                verdict,
                noise(row),
                Control.of(row.<Boolean>getAs(SummaryTable.CONTROL_FAILS)),
                !Boolean.FALSE.equals(row.<Boolean>getAs(SummaryTable.COUNTS)));
    }

    private static KeyStatistics.Seeds seeds(Row row, Verdict verdict) {
        long all = row.<Long>getAs(SummaryTable.SEEDS);
        long outside = number(row, SummaryTable.OUTSIDE_SEEDS, row.<Boolean>getAs(Columns.PASSED) ? 0 : all);
        return new KeyStatistics.Seeds(
                (int) all, (int) outside, number(row, SummaryTable.WORST_SEED, 0), verdict.outcome());
    }

    private static KeyStatistics.Pairs pairs(Row row) {
        return new KeyStatistics.Pairs(
                row.getAs(SummaryTable.COUNT),
                row.getAs(SummaryTable.NON_FINITE),
                row.getAs(SummaryTable.EQUAL_BITS),
                number(row, SummaryTable.OPPOSITE_INFINITIES, 0),
                number(row, SummaryTable.ROUNDING_PRONE, 0),
                number(row, SummaryTable.OUTSIDE_VALUES, 0),
                number(row, SummaryTable.FIRST_OUTSIDE, ArrayDiff.NOWHERE));
    }

    /** Null where none was measured. */
    private static KeyNoise noise(Row row) {
        String from = row.getAs(SummaryTable.NOISE_FROM);
        return from == null
                ? null
                : new KeyNoise(
                        nanIfNull(row.getAs(SummaryTable.SIGMA)),
                        nanIfNull(row.getAs(SummaryTable.D)),
                        nanIfNull(row.getAs(SummaryTable.B)),
                        nanIfNull(row.getAs(SummaryTable.LOW)),
                        nanIfNull(row.getAs(SummaryTable.HIGH)),
                        nanIfNull(row.getAs(SummaryTable.FARTHEST)),
                        nanIfNull(row.getAs(SummaryTable.CANDIDATE_ERROR)),
                        nanIfNull(row.getAs(SummaryTable.REFERENCE_ERROR)),
                        same(row),
                        from);
    }

    private static SameRule same(Row row) {
        Boolean passes = row.getAs(SummaryTable.SAME);
        return passes == null
                ? null
                : new SameRule(
                        row.getAs(SummaryTable.CANDIDATE_RMSE),
                        row.getAs(SummaryTable.REFERENCE_RMSE),
                        row.getAs(SummaryTable.SAME_MULTIPLIER),
                        passes);
    }

    private static Map<Method, Number> logged(Row row) {
        int column = row.fieldIndex(SummaryTable.LOGGED);
        Map<Method, Number> logged = new EnumMap<>(Method.class);
        if (!row.isNullAt(column)) {
            row.<String, String>getJavaMap(column)
                    .forEach((method, text) -> logged.put(Method.of(method), KeyStatistics.number(text)));
        }
        return logged;
    }

    private static String text(Row row, String column) {
        String text = row.getAs(column);
        return text == null ? "" : text;
    }

    private static long number(Row row, String column, long otherwise) {
        Long number = row.getAs(column);
        return number == null ? otherwise : number;
    }

    private static Set<Method> failing(Row row) {
        return row.<String>getList(row.fieldIndex(SummaryTable.FAILED_METHODS)).stream()
                .map(Method::of)
                .collect(Collectors.toSet());
    }

    private static double nanIfNull(Double value) {
        return value == null ? Double.NaN : value;
    }
}
