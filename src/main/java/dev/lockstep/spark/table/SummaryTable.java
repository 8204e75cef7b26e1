package dev.lockstep.spark.table;

import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.KeyNoise;
import dev.lockstep.judge.Verdict;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.suite.Method;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/** Key summaries as rows of {@link Schemas#SUMMARY}. */
public final class SummaryTable {
    private SummaryTable() {}

    public static Row row(String suite, PlannedCheck check, int position, JudgedKey judged) {
        KeyStatistics key = judged.statistics();
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
                check.tolerance().of(key.key()).threshold(),
                judged.verdict().label(),
                judged.verdict().passes(),
                key.failing().stream().map(Method::label).sorted().toArray(String[]::new),
                nullIfEmpty(key.candidateTypes()),
                nullIfEmpty(key.referenceTypes()),
                (long) key.outsideSeeds(),
                check.tolerance().isAllclose() ? key.outsideValues() : null,
                key.firstOutside() == ArrayDiff.NOWHERE ? null : key.firstOutside(),
                key.oppositeInfinities(),
                key.roundingProne(),
                key.varies(),
                texts(key.logged()),
                noise(judged, KeyNoise::sigma),
                noise(judged, KeyNoise::d),
                noise(judged, KeyNoise::b),
                noise(judged, KeyNoise::low),
                noise(judged, KeyNoise::high),
                noise(judged, KeyNoise::farthest),
                noise(judged, KeyNoise::candidateError),
                noise(judged, KeyNoise::referenceError),
                judged.noise() == null ? null : judged.noise().from());
    }

    /** The summary that a row holds. */
    public static JudgedKey key(Row row) {
        Verdict verdict = Verdict.of(row.getAs("verdict"));
        Long worstSeed = row.getAs("worst_seed");
        KeyStatistics statistics = new KeyStatistics(
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
                verdict.outcome(),
                row.getAs("equal_bits"),
                row.getAs("count"),
                row.getAs("integral"),
                failing(row),
                logged(row),
                text(row, "candidate_dtype"),
                text(row, "reference_dtype"),
                (int) number(row, "outside_seeds", row.<Boolean>getAs("passed") ? 0 : row.<Long>getAs("seeds")),
                number(row, "outside_values", 0),
                number(row, "first_outside", ArrayDiff.NOWHERE),
                number(row, "opposite_infinities", 0),
                number(row, "rounding_prone", 0),
                Boolean.TRUE.equals(row.<Boolean>getAs("varies")));
        return new JudgedKey(statistics, verdict, noise(row));
    }

    private static Double noise(JudgedKey key, ToDoubleFunction<KeyNoise> figure) {
        return key.noise() == null ? null : nullIfNaN(figure.applyAsDouble(key.noise()));
    }

    /** Null where none was measured. */
    private static KeyNoise noise(Row row) {
        String from = row.getAs("noise_from");
        return from == null
                ? null
                : new KeyNoise(
                        nanIfNull(row.getAs("sigma")),
                        nanIfNull(row.getAs("d")),
                        nanIfNull(row.getAs("b")),
                        nanIfNull(row.getAs("low")),
                        nanIfNull(row.getAs("high")),
                        nanIfNull(row.getAs("farthest")),
                        nanIfNull(row.getAs("candidate_error")),
                        nanIfNull(row.getAs("reference_error")),
                        from);
    }

    /** Numbers as Java writes them, by their methods' names. */
    private static scala.collection.Map<String, String> texts(Map<Method, Number> logged) {
        Map<String, String> texts = new HashMap<>();
        logged.forEach((method, number) -> texts.put(method.label(), number.toString()));
        return CollectionConverters.asScala(texts);
    }

    private static Map<Method, Number> logged(Row row) {
        int column = row.fieldIndex("logged");
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

    private static String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
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
